import { useState } from 'react'
import { logs } from '../api/logs'
import { useFeedPart } from '../feed/hub'
import { type GroupRow, groupsOf } from '../feed/groups'
import type { TopicRow } from '../feed/topics'
import { ConfirmByName } from '../ui/confirm-by-name'
import { Curl } from '../ui/curl'
import { age, count, plural } from '../ui/format'
import { useNow } from '../ui/now'
import { say } from '../ui/toasts'
import { GroupTrack, TrackLegend } from './group-track'
import { NewGroup } from './new-group'
import { Replay } from './replay'

/** Who reads a log, and how far each of them is. */
export function Groups({ topic, row }: { topic: string; row: TopicRow | undefined }) {
  const groups = useFeedPart((feed) => feed.groups)
  const topics = useFeedPart((feed) => feed.topics)
  const now = useNow(1000)
  const [making, setMaking] = useState(false)
  const [replaying, setReplaying] = useState<string | null>(null)
  const [deleting, setDeleting] = useState<string | null>(null)
  const mine = row ? groupsOf(groups.rows, row.number) : []
  const replayed = mine.find((one) => one.group === replaying)
  // A group's own time stands still while nothing happens; what has passed since it was read is added.
  const oldest = (one: GroupRow) => (one.oldest === 0 ? null : Math.max(0, topics.stateNow - one.oldest + (now - topics.readAt)))
  return (
    <>
      <div className="tools">
        {mine.length > 0 && <TrackLegend />}
        <span className="end">
          <button type="button" onClick={() => setMaking(true)} disabled={!row}>
            New group
          </button>
        </span>
      </div>
      {groups.complete && row && mine.length === 0 ? (
        <div className="empty">
          <h3>Nobody reads this log yet</h3>
          <p>A group is made when it first receives, and begins at the oldest message. Each group gets every message; consumers of one group share them.</p>
          <Curl>{`curl -X POST '${location.origin}/v1/topics/${encodeURIComponent(topic)}/receive?group=billing&max=10'`}</Curl>
        </div>
      ) : (
        <ul className="rows" aria-label="Groups">
          {mine.map((one) => (
            <li className="group" key={one.group}>
              <div className="group-head">
                <h3 className="cut">{one.group}</h3>
                <span className={one.lag === 0 ? 'quiet' : 'lag'}>{one.lag === 0 ? 'has read everything' : `${plural(one.lag, 'message')} behind`}</span>
                <span className="row group-deeds">
                  <button type="button" className="slim" onClick={() => setReplaying(one.group)} aria-label={`Replay ${one.group}`}>
                    Replay…
                  </button>
                  <button type="button" className="slim danger" onClick={() => setDeleting(one.group)} aria-label={`Delete ${one.group}`}>
                    Delete…
                  </button>
                </span>
              </div>
              {row && <GroupTrack first={row.first} last={row.last} group={one} />}
              <p className="quiet small">
                at {count(one.position)} of {count(row?.last ?? one.position)}
                {one.leased > 0 && ` · ${count(one.leased)} leased`}
                {one.readyAgain > 0 && ` · ${count(one.readyAgain)} to be tried again`}
                {one.oldest !== 0 && ` · the oldest unread is ${age(oldest(one))} old`}
              </p>
            </li>
          ))}
        </ul>
      )}
      {making && row && <NewGroup topic={topic} onClose={() => setMaking(false)} />}
      {replayed && row && <Replay topic={topic} row={row} group={replayed} onClose={() => setReplaying(null)} />}
      {deleting !== null && (
        <ConfirmByName
          title="Delete the group"
          name={deleting}
          action="Delete for good"
          onClose={() => setDeleting(null)}
          run={async () => {
            await logs.delete(topic, deleting)
            say(`The group ${deleting} is deleted.`)
          }}
        >
          <p className="quiet">Its position and its open leases go for good; the messages stay for all others. A group of this name that receives later begins at the oldest message.</p>
        </ConfirmByName>
      )}
    </>
  )
}
