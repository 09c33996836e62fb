import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client'
import type { Message } from '../api/types'
import type { TopicRow } from '../feed/topics'
import { FailureBox } from '../ui/failure-box'
import { count, moment, plural } from '../ui/format'
import { Link } from '../ui/link'
import { say } from '../ui/toasts'
import { preview } from './body'
import { useStamp } from './use-stamp'

const most = 100

/** What failed too often: blocked in its place, or moved to the topic's dead letters. Redriven, it gets all its attempts anew. */
export function DeadLetters({ topic, row, graveyard }: { topic: string; row: TopicRow | undefined; graveyard: TopicRow | undefined }) {
  const blocked = row ? row.dead : 0
  const buried = graveyard ? graveyard.ready + graveyard.dead : 0
  if (row && blocked === 0 && buried === 0)
    return (
      <div className="empty">
        <h3>No message has died</h3>
        <p>One that fails more often than max_attempts comes here, with the reason that its last consumer gave, and can be sent back from here.</p>
      </div>
    )
  return (
    <>
      {blocked > 0 && <Graves topic={topic} row={row} title={topic.endsWith('.dead') ? 'Dead letters' : 'Out of attempts, in their places'} state="dead" />}
      {buried > 0 && graveyard && <Graves topic={graveyard.name} row={graveyard} title={`In ${graveyard.name}`} state="" ofLog={row?.isLog ?? false} />}
    </>
  )
}

/** Those of a log are copies, and have no queue to go back to: it is the group that goes back. */
function Graves({ topic, row, title, state, ofLog = false }: { topic: string; row: TopicRow | undefined; title: string; state: 'dead' | ''; ofLog?: boolean }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const stamp = useStamp(row)
  const page = useQuery({
    queryKey: ['peek', topic, row?.number, state, 0, stamp, 'graves'],
    queryFn: ({ signal }) => api.peek(topic, state, 1, most, signal),
    placeholderData: keepPreviousData,
    enabled: row !== undefined,
    gcTime: 5000,
  })
  const items = page.data?.items ?? []
  const picked = items.filter((one) => chosen.has(one.id)).map((one) => one.id)
  const redrive = useMutation({
    mutationFn: (ids: string[] | undefined) => api.redrive(topic, ids),
    onSuccess: (done) => {
      setChosen(new Set())
      say(`${plural(done.count, 'message')} redriven${done.left > 0 ? `, ${count(done.left)} left` : ''}.`)
    },
  })
  const all = items.length > 0 && picked.length === items.length
  return (
    <section aria-label={title}>
      <div className="tools">
        <label className="row" style={{ gap: 8 }}>
          <input
            type="checkbox"
            checked={all}
            ref={(box) => {
              if (box) box.indeterminate = picked.length > 0 && !all
            }}
            onChange={() => setChosen(all ? new Set() : new Set(items.map((one) => one.id)))}
            aria-label="Choose all that are shown"
          />
          <h3>{title}</h3>
        </label>
        {ofLog ? (
          <span className="end">Copies: the log has them still. To try them once more, send the group back.</span>
        ) : (
          <span className="row" style={{ marginLeft: 'auto' }}>
            <button type="button" disabled={picked.length === 0 || redrive.isPending} onClick={() => redrive.mutate(picked)}>
              Redrive {picked.length > 0 ? count(picked.length) : 'chosen'}
            </button>
            <button type="button" className="main" disabled={redrive.isPending || items.length === 0} onClick={() => redrive.mutate(undefined)}>
              Redrive all
            </button>
          </span>
        )}
      </div>
      {(redrive.error || page.error) && (
        <div className="sheet-body">
          <FailureBox error={redrive.error ?? page.error} />
        </div>
      )}
      {items.map((one) => (
        <label className="list-row with-check hover" key={one.id} style={{ gridTemplateColumns: '18px 96px 150px minmax(0,1fr) minmax(0,1.2fr)', cursor: 'pointer' }}>
          <input
            type="checkbox"
            checked={chosen.has(one.id)}
            aria-label={`Choose ${one.id}`}
            onChange={() => {
              const next = new Set(chosen)
              if (!next.delete(one.id)) next.add(one.id)
              setChosen(next)
            }}
          />
          <Link to={{ page: 'topic', topic, tab: 'messages', message: one.id }}>{one.id}</Link>
          <span className="quiet small phone-off">{moment(one.dead_letter?.at ?? one.published)}</span>
          <span className="cut">{reason(one)}</span>
          <span className="body cut">{preview(one)}</span>
        </label>
      ))}
      {page.data?.next != null && <div className="pager">The first {count(items.length)} are shown; Redrive all takes up to 10,000 at once.</div>}
    </section>
  )
}

function reason(message: Message): string {
  if (!message.dead_letter) return `failed ${plural(Math.max(1, message.attempt - 1), 'time')}`
  return `${message.dead_letter.reason || 'no reason given'} (${plural(message.dead_letter.attempts, 'attempt')})`
}
