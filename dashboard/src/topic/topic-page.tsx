import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Failure } from '../api/client'
import { depthCurves, rateCurves } from '../cluster/throughput'
import { useFeedPart } from '../feed/hub'
import { groupsOf } from '../feed/groups'
import { oldestAge, type TopicRow } from '../feed/topics'
import { Groups } from '../log/groups'
import { LogMessages } from '../log/log-messages'
import { go, type TopicTab } from '../router'
import { Chart, type Curve } from '../ui/chart'
import { ConfirmByName } from '../ui/confirm-by-name'
import { Curl } from '../ui/curl'
import { FailureBox } from '../ui/failure-box'
import { age, bytes, count, rate, shortCount } from '../ui/format'
import { Link } from '../ui/link'
import { useNow } from '../ui/now'
import { say } from '../ui/toasts'
import { useSeries } from '../ui/use-series'
import { Consume } from './consume'
import { DeadLetters } from './dead-letters'
import { Leases } from './leases'
import { Messages } from './messages'
import { Publish } from './publish'
import { Settings } from './settings'

interface Props {
  topic: string
  tab: TopicTab
  message: string | null
}

export function TopicPage({ topic, tab, message }: Props) {
  const topics = useFeedPart((feed) => feed.topics)
  const row = [...topics.rows.values()].find((one) => one.name === topic)
  const graveyard = [...topics.rows.values()].find((one) => one.name === `${topic}.dead`)
  const groups = useFeedPart((feed) => feed.groups)
  const [everThere, setEverThere] = useState(false)
  if (row && !everThere) setEverThere(true)
  // A topic that was made within the last second is not in the feed yet: the node itself is asked before anybody is told that there is none.
  const asked = useQuery({ queryKey: ['is-there', topic], queryFn: ({ signal }) => api.topic(topic, signal), enabled: topics.complete && !row && !everThere, gcTime: 0 })
  const missing = topics.complete && !row && (everThere || (asked.error instanceof Failure && asked.error.status === 404))
  if (missing)
    return (
      <>
        <div className="head">
          <div>
            <h1 className="cut">{topic}</h1>
            <p>{everThere ? 'This topic has been deleted.' : 'There is no topic of this name.'}</p>
          </div>
        </div>
        <section className="sheet empty">
          <h3>{everThere ? 'It went away while you were looking' : 'It can be made with one command'}</h3>
          {!everThere && <Curl>{`curl -X PUT ${location.origin}/v1/topics/${encodeURIComponent(topic)}`}</Curl>}
          <Link to={{ page: 'topics' }} className="button">
            All topics
          </Link>
        </section>
      </>
    )
  return (
    <>
      <Head topic={topic} row={row} />
      <Figures row={row} />
      <Charts topic={topic} isLog={row?.isLog ?? false} />
      <section className="sheet">
        <nav className="subtabs" aria-label={`Parts of ${topic}`}>
          {tabLink('messages', 'Messages', row ? (row.isLog ? kept(row) : row.ready + row.leased + row.delayed + row.dead) : null)}
          {row?.isLog && tabLink('groups', 'Groups', groupsOf(groups.rows, row.number).length)}
          {tabLink('publish', 'Publish', null)}
          {tabLink('consume', 'Consume', null)}
          {!row?.isLog && tabLink('leases', 'Leases', row?.leased ?? null)}
          {tabLink('dead', 'Dead letters', row ? row.dead + (graveyard ? graveyard.dead + graveyard.ready : 0) : null)}
          {tabLink('settings', 'Settings', null)}
        </nav>
        {tab === 'messages' && (row?.isLog ? <LogMessages topic={topic} row={row} /> : <Messages topic={topic} row={row} message={message} />)}
        {tab === 'groups' && <Groups topic={topic} row={row} />}
        {tab === 'publish' && <Publish topic={topic} />}
        {tab === 'consume' && <Consume topic={topic} row={row} />}
        {tab === 'leases' && <Leases topic={topic} row={row} />}
        {tab === 'dead' && <DeadLetters topic={topic} row={row} graveyard={graveyard} />}
        {tab === 'settings' && <Settings topic={topic} row={row} />}
      </section>
    </>
  )

  function tabLink(to: TopicTab, label: string, figure: number | null) {
    return (
      <Link to={{ page: 'topic', topic, tab: to, message: null }} current={tab === to}>
        {label}
        {figure !== null && figure > 0 && <b>{shortCount(figure)}</b>}
      </Link>
    )
  }
}

const kept = (row: TopicRow) => (row.last === 0 ? 0 : row.last - Math.max(1, row.first) + 1)

function Head({ topic, row }: { topic: string; row: TopicRow | undefined }) {
  const [asking, setAsking] = useState<'purge' | 'delete' | null>(null)
  const pause = useMutation({
    mutationFn: () => (row?.paused ? api.resume(topic) : api.pause(topic)),
    onSuccess: (now) => say(now.paused ? `${topic} is paused: nothing is handed out until it is resumed.` : `${topic} hands out messages again.`),
  })
  return (
    <div className="head">
      <div style={{ minWidth: 0, flex: '1 1 300px' }}>
        <h1 style={{ overflowWrap: 'anywhere' }}>
          {topic} {row?.isLog && <span className="chip plain">log</span>} {row?.paused && <span className="chip paused">paused</span>}
        </h1>
        <p>
          <Link to={{ page: 'topics' }}>All topics</Link>
          {row && ` · ${count(row.published)} published${row.isLog ? '' : `, ${count(row.consumed)} consumed`} since it was made`}
        </p>
      </div>
      <div className="row">
        <button type="button" onClick={() => pause.mutate()} disabled={!row || pause.isPending}>
          {row?.paused ? 'Resume' : 'Pause'}
        </button>
        <button type="button" onClick={() => setAsking('purge')} disabled={!row}>
          Purge…
        </button>
        <button type="button" className="danger" onClick={() => setAsking('delete')} disabled={!row}>
          Delete…
        </button>
      </div>
      {pause.error && (
        <div style={{ flexBasis: '100%' }}>
          <FailureBox error={pause.error} />
        </div>
      )}
      {asking === 'purge' && (
        <ConfirmByName
          title="Purge the topic"
          name={topic}
          action="Purge"
          onClose={() => setAsking(null)}
          run={async () => {
            const purged = await api.purge(topic)
            say(`${count(purged.count)} messages are gone from ${topic}.`)
          }}
        >
          <p className="quiet">All messages that are ready or delayed ({row ? count(row.ready + row.delayed) : '?'}) go for good. Leased and dead ones stay.</p>
        </ConfirmByName>
      )}
      {asking === 'delete' && (
        <ConfirmByName
          title="Delete the topic"
          name={topic}
          action="Delete for good"
          onClose={() => setAsking(null)}
          run={async () => {
            await api.delete(topic)
            say(`The topic ${topic} is deleted.`)
            go({ page: 'topics' })
          }}
        >
          <p className="quiet">The topic, its settings and all its messages ({row ? count(row.ready + row.leased + row.delayed + row.dead) : '?'}) go for good.</p>
        </ConfirmByName>
      )}
    </div>
  )
}

function Figures({ row }: { row: TopicRow | undefined }) {
  const topics = useFeedPart((feed) => feed.topics)
  const now = useNow(1000)
  const groups = useFeedPart((feed) => feed.groups)
  const mine = row?.isLog ? groupsOf(groups.rows, row.number) : []
  const figures: [string, string, string?][] = row?.isLog
    ? [
        ['Kept', shortCount(kept(row)), '--ready'],
        ['Newest seq', shortCount(row.last)],
        ['Groups', count(mine.length)],
        ['Lag', shortCount(Math.max(0, ...mine.map((one) => one.lag))), '--leased'],
        ['In / s', rate(row.publishedRate), '--in'],
        ['Out / s', rate(row.consumedRate), '--out'],
        ['Oldest', age(oldestAge(row, topics, now))],
        ['Size', bytes(row.bytes)],
      ]
    : [
        ['Ready', row ? shortCount(row.ready) : '–', '--ready'],
        ['Leased', row ? shortCount(row.leased) : '–', '--leased'],
        ['Delayed', row ? shortCount(row.delayed) : '–', '--delayed'],
        ['Dead', row ? shortCount(row.dead) : '–', '--dead'],
        ['In / s', row ? rate(row.publishedRate) : '–', '--in'],
        ['Out / s', row ? rate(row.consumedRate) : '–', '--out'],
        ['Oldest', row ? age(oldestAge(row, topics, now)) : '–'],
        ['Size', row ? bytes(row.bytes) : '–'],
      ]
  return (
    <dl className="figures">
      {figures.map(([label, value, color]) => (
        <div className="figure" key={label}>
          <dt>
            {color && <i style={{ background: `var(${color})` }} />}
            {label}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What a log holds waits for nobody: it is kept. */
const keptCurves: Curve[] = [{ key: 'ready', label: 'kept', color: '--ready' }]

function Charts({ topic, isLog }: { topic: string; isLog: boolean }) {
  const points = useSeries(topic)
  return (
    <div className="two">
      <section className="sheet">
        <div className="sheet-body">
          <Chart points={points} curves={rateCurves} label={`Rates of ${topic}`} format={rate} />
        </div>
      </section>
      <section className="sheet">
        <div className="sheet-body">
          <Chart key={String(isLog)} points={points} curves={isLog ? keptCurves : depthCurves} label={`Depth of ${topic}`} />
        </div>
      </section>
    </div>
  )
}
