import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Failure, topicPath } from '../api/client'
import type { TopicRow } from '../feed/topics'
import { Curl } from '../ui/curl'
import { FailureBox } from '../ui/failure-box'
import { bytes } from '../ui/format'
import { Link } from '../ui/link'
import { useNow } from '../ui/now'
import { readable, sizeOf } from './body'
import { clearSettled, type Held, settle, take, useHeld } from './held'

export function Consume({ topic, row }: { topic: string; row: TopicRow | undefined }) {
  const [max, setMax] = useState('1')
  const [lease, setLease] = useState('')
  const [group, setGroup] = useState('')
  const [none, setNone] = useState(false)
  const isLog = row?.isLog ?? false
  const mayTake = row !== undefined && (!isLog || group.trim() !== '')
  const held = useHeld(topic)
  const n = Math.min(100, Math.max(1, Number.parseInt(max, 10) || 1))
  const receive = useMutation({
    mutationFn: () => api.receive(topic, n, lease.trim(), isLog ? group.trim() : ''),
    onSuccess: (messages) => {
      setNone(messages.length === 0)
      take(topic, messages, 'leased')
    },
  })
  const pop = useMutation({
    mutationFn: () => api.pop(topic, n, isLog ? group.trim() : ''),
    onSuccess: (messages) => {
      setNone(messages.length === 0)
      take(topic, messages, 'popped')
    },
  })
  return (
    <>
      <div className="tools">
        {isLog && (
          <label className="row" style={{ gap: 6 }}>
            <span className="small">For the group</span>
            <input style={{ width: 130 }} placeholder="billing" value={group} onChange={(event) => setGroup(event.target.value)} autoComplete="off" />
          </label>
        )}
        <label className="row" style={{ gap: 6 }}>
          <span className="small">How many</span>
          <input style={{ width: 64 }} inputMode="numeric" value={max} onChange={(event) => setMax(event.target.value)} />
        </label>
        <label className="row" style={{ gap: 6 }}>
          <span className="small">Lease</span>
          <input style={{ width: 84 }} placeholder="as set" value={lease} onChange={(event) => setLease(event.target.value)} />
        </label>
        <button type="button" className="main" disabled={receive.isPending || !mayTake} onClick={() => receive.mutate()}>
          Receive
        </button>
        <button type="button" disabled={pop.isPending || !mayTake} onClick={() => pop.mutate()} title="Taken and gone in one step">
          Pop
        </button>
        {held.some((one) => one.how !== 'leased') && (
          <span className="end">
            <button type="button" className="plain slim" onClick={() => clearSettled(topic)}>
              Clear what is settled
            </button>
          </span>
        )}
      </div>
      {(receive.error || pop.error || none) && (
        <div className="sheet-body" role="status">
          <FailureBox error={receive.error ?? pop.error} />
          {none && <p className="quiet">{row?.paused ? 'Nothing is handed out: the topic is paused. Resume it above.' : isLog ? `The group ${group.trim()} has nothing to read just now. The tab Groups shows how far it is, and sends it back.` : whyNothing(row)}</p>}
        </div>
      )}
      {held.length === 0 ? (
        <div className="empty">
          <h3>Take a message by hand</h3>
          <p>Receive leases it to you: acknowledge it in time, or it goes back. Pop takes it at once and for good{isLog ? ', for this group; the others still get it' : ''}.</p>
          <Curl>{`curl -X POST '${location.origin}${topicPath(topic)}/receive?lease=30s${isLog ? '&group=billing' : ''}'\ncurl -X POST ${isLog ? `'${location.origin}${topicPath(topic)}/pop?group=billing'` : `${location.origin}${topicPath(topic)}/pop`}`}</Curl>
        </div>
      ) : (
        <div role="list" aria-label="Messages that you took">
          {held.map((one) => (
            <Taken key={one.message.receipt ?? one.message.id} topic={topic} held={one} />
          ))}
        </div>
      )}
    </>
  )
}

function whyNothing(row: TopicRow | undefined): string {
  if (!row || row.ready + row.leased + row.delayed + row.dead === 0) return 'There is nothing to take. Publish a message first.'
  if (row.ready > 0) return 'Nothing can be handed out just now: what is ready waits behind messages that are leased or blocked, as the setting order demands.'
  return `Nothing is ready: ${row.leased} leased, ${row.delayed} delayed, ${row.dead} dead.`
}

function Taken({ topic, held }: { topic: string; held: Held }) {
  const now = useNow(250)
  const [reason, setReason] = useState<string | null>(null)
  const { message } = held
  const left = held.until === null ? 0 : Math.max(0, held.until - now)
  const isOver = held.how === 'leased' && left === 0
  const deed = useMutation({
    mutationFn: async (how: 'ack' | 'release' | 'reject' | 'extend') => {
      const result = (await api.settle(how, message.receipt!, how === 'reject' ? { reason: reason || 'rejected by hand' } : how === 'extend' ? { lease: '60s' } : {})).results[0]
      if (!result?.done) {
        settle(topic, message.receipt!, 'lost')
        throw new Failure({ slug: result?.error ?? 'lease_lost', status: 409, detail: 'the lease is not yours any more', retryable: false, outcome: 'not-applied' })
      }
      if (how === 'extend') settle(topic, message.receipt!, 'leased', result.lease_until ? Date.parse(result.lease_until) : Date.now() + 60_000)
      else settle(topic, message.receipt!, how === 'ack' ? 'acked' : how === 'release' ? 'released' : 'rejected')
    },
  })
  const body = readable(message)
  return (
    <div role="listitem" className={`held ${held.how === 'leased' && !isOver ? '' : 'over'}`}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <span>
          <Link to={{ page: 'topic', topic, tab: 'messages', message: message.id }}>{message.id}</Link>
          <span className="quiet small">
            {' '}
            · attempt {message.attempt} · {bytes(sizeOf(message))}
            {message.group ? ` · group ${message.group}` : ''}
          </span>
        </span>
        <span className="quiet small">{word()}</span>
      </div>
      {held.how === 'leased' && (
        <div className="bar" aria-hidden="true">
          <i style={{ width: `${Math.min(100, (left / held.leaseMs) * 100)}%` }} />
        </div>
      )}
      <pre className="body-box" style={{ maxHeight: 140 }} tabIndex={0} aria-label={`Body of ${message.id}`}>
        {body.text || ' '}
      </pre>
      {held.how === 'leased' && !isOver && (
        <div className="row">
          <button type="button" className="slim main" disabled={deed.isPending} onClick={() => deed.mutate('ack')}>
            Acknowledge
          </button>
          <button type="button" className="slim" disabled={deed.isPending} onClick={() => deed.mutate('extend')}>
            60 s more
          </button>
          <button type="button" className="slim" disabled={deed.isPending} onClick={() => deed.mutate('release')} title="Back to its place; the attempt does not count as a failure">
            Give back
          </button>
          {reason === null ? (
            <button type="button" className="slim danger" disabled={deed.isPending} onClick={() => setReason('')}>
              Reject…
            </button>
          ) : (
            <form
              className="row"
              onSubmit={(event) => {
                event.preventDefault()
                deed.mutate('reject')
              }}
            >
              <input style={{ width: 190, minHeight: 28, padding: '2px 8px' }} placeholder="Why" aria-label="Why it is rejected" value={reason} onChange={(event) => setReason(event.target.value)} autoFocus />
              <button type="submit" className="slim danger" disabled={deed.isPending}>
                Reject
              </button>
            </form>
          )}
        </div>
      )}
      <FailureBox error={deed.error} />
    </div>
  )

  function word(): string {
    switch (held.how) {
      case 'popped':
        return 'popped: it is yours for good'
      case 'acked':
        return 'acknowledged'
      case 'released':
        return 'given back'
      case 'rejected':
        return 'rejected'
      case 'lost':
        return 'the lease was lost'
      case 'leased':
        return isOver ? 'the lease is over: it goes back' : `yours for ${Math.ceil(left / 1000)} s`
    }
  }
}
