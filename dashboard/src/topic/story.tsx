import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api/client'
import type { MessageEvent } from '../api/types'
import type { TopicRow } from '../feed/topics'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { bytes, count, moment } from '../ui/format'
import { Link } from '../ui/link'
import { readable, sizeOf } from './body'
import { useStamp } from './use-stamp'

const colors: Record<string, string> = {
  published: '--in',
  leased: '--leased',
  extended: '--leased',
  released: '--delayed',
  rejected: '--delayed',
  'lease-expired': '--delayed',
  'dead-lettered': '--dead',
  blocked: '--dead',
  redriven: '--in',
  consumed: '--out',
  expired: '--dead',
  dropped: '--dead',
}

/** One message's life, from the log. */
export function Story({ topic, id, row, onClose }: { topic: string; id: string; row: TopicRow | undefined; onClose: () => void }) {
  const stamp = useStamp(row)
  const story = useQuery({ queryKey: ['story', topic, id, stamp], queryFn: ({ signal }) => api.story(topic, id, signal), placeholderData: keepPreviousData, gcTime: 5000 })
  const message = story.data?.message
  const body = message && readable(message)
  return (
    <Dialog title={`Message ${id}`} onClose={onClose} wide>
      <FailureBox error={story.error} retry={() => story.refetch()} />
      {message && (
        <>
          <dl className="facts">
            <dt>State</dt>
            <dd>
              <span className={`chip ${message.state ?? 'gone'}`}>{message.state ?? 'gone'}</span>
              {message.consumer && <span className="quiet"> by {message.consumer}</span>}
              {message.until && <span className="quiet"> until {moment(message.until)}</span>}
            </dd>
            {message.group && fact('Group', message.group)}
            {message.priority !== undefined && message.priority > 0 && fact('Priority', String(message.priority))}
            {message.content_type && fact('Content type', message.content_type)}
            {message.expires && fact('Expires', moment(message.expires))}
            {Object.entries(message.headers ?? {}).map(([name, value]) => fact(name, value))}
            {message.dead_letter && (
              <>
                <dt>Came from</dt>
                <dd>
                  <Link to={{ page: 'topic', topic: message.dead_letter.topic, tab: 'messages', message: message.dead_letter.id }}>
                    {message.dead_letter.topic} {message.dead_letter.id}
                  </Link>
                  , after {count(message.dead_letter.attempts)} attempts: {message.dead_letter.reason || 'no reason given'}
                </dd>
              </>
            )}
          </dl>
          <div>
            <h3 style={{ marginBottom: 10 }}>Its life</h3>
            <ol className="story">
              {story.data!.events.map((event, i) => (
                <li key={`${event.index}-${event.event}-${i}`}>
                  <time dateTime={event.at}>{moment(event.at)}</time>
                  <span className="line" aria-hidden="true">
                    <i style={{ background: `var(${colors[event.event] ?? '--follower'})` }} />
                  </span>
                  <div className="say">
                    {tell(event)}
                    <small>
                      entry {count(event.index)} of the log
                      {i === 0 && story.data!.omitted_events > 0 && ` · then ${count(story.data!.omitted_events)} steps that are not kept`}
                    </small>
                  </div>
                </li>
              ))}
            </ol>
          </div>
          {body && body.kind !== 'none' && message.state !== 'gone' && (
            <div>
              <h3 style={{ marginBottom: 8 }}>
                Body <span className="quiet small">{bytes(sizeOf(message))}{body.kind === 'binary' ? ', shown as base64' : ''}</span>
              </h3>
              <pre className="body-box" tabIndex={0} aria-label="Body">
                {body.text}
              </pre>
            </div>
          )}
        </>
      )}
      {!message && !story.error && <p className="quiet" style={{ minHeight: 240 }}>Reading its story…</p>}
      <div className="dialog-end">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}

function fact(name: string, value: string) {
  return [<dt key={`${name}:`}>{name}</dt>, <dd key={name}>{value}</dd>]
}

export function tell(event: MessageEvent): string {
  const until = event.until ? ` until ${moment(event.until)}` : ''
  const detail = event.detail ?? ''
  switch (event.event) {
    case 'published':
      return `Published${event.until ? `, to be handed out from ${moment(event.until)} on` : ''}`
    case 'leased':
      return `Leased${detail ? ` by ${detail}` : ''}${until}`
    case 'extended':
      return `Its lease was extended${until}`
    case 'released':
      return `Given back${event.until ? `, to rest${until}` : ''}`
    case 'rejected':
      return `Rejected${detail ? `: ${detail}` : ''}${event.until ? `; rests${until}` : ''}`
    case 'lease-expired':
      return `Its lease ran out${event.until ? `; rests${until}` : ''}`
    case 'dead-lettered':
      return `Moved to the dead letters${detail ? ` as ${detail}` : ''}`
    case 'redriven':
      return `Redriven${detail ? `: ${detail}` : ''}`
    case 'consumed':
      return `Consumed${detail ? ` by ${detail}` : ''}`
    case 'expired':
      return 'Its time to live was over'
    case 'dropped':
      return `Dropped${detail ? `: ${detail}` : ''}`
    case 'blocked':
      return `Out of attempts; stays in its place${detail ? `: ${detail}` : ''}`
    default:
      return `${event.event}${detail ? `: ${detail}` : ''}`
  }
}
