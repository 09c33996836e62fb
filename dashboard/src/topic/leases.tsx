import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api/client'
import type { Message } from '../api/types'
import type { TopicRow } from '../feed/topics'
import { FailureBox } from '../ui/failure-box'
import { count, plural } from '../ui/format'
import { Link } from '../ui/link'
import { useNow } from '../ui/now'
import { useStamp } from './use-stamp'

const most = 200

/** Who holds what, and for how long yet. */
export function Leases({ topic, row }: { topic: string; row: TopicRow | undefined }) {
  const stamp = useStamp(row)
  const now = useNow(500)
  const page = useQuery({
    queryKey: ['peek', topic, row?.number, 'leased', 1, stamp],
    queryFn: ({ signal }) => api.peek(topic, 'leased', 1, most, signal),
    placeholderData: keepPreviousData,
    enabled: row !== undefined,
    gcTime: 5000,
  })
  const groups = byConsumer(page.data?.items ?? [])
  return (
    <>
      {page.error && (
        <div className="sheet-body">
          <FailureBox error={page.error} retry={() => page.refetch()} />
        </div>
      )}
      {page.data?.items.length === 0 ? (
        <div className="empty">
          <h3>Nobody holds a message</h3>
          <p>A consumer that receives a message has it alone until it acknowledges it, gives it back, or its lease runs out.</p>
        </div>
      ) : (
        [...groups].sort((a, b) => b[1].length - a[1].length).map(([consumer, messages]) => <Consumer key={consumer} topic={topic} consumer={consumer} messages={messages} now={now} />)
      )}
      {row && row.leased > most && <div className="pager">The first {count(most)} of {count(row.leased)} leases are shown.</div>}
    </>
  )
}

function Consumer({ topic, consumer, messages, now }: { topic: string; consumer: string; messages: Message[]; now: number }) {
  return (
    <section aria-label={consumer || 'Consumers that gave no name'}>
      <div className="tools">
        <h3>{consumer || 'No name given'}</h3>
        <span className="end">{plural(messages.length, 'lease')}</span>
      </div>
      {messages.map((message) => (
        <div className="list-row hover" key={message.id} style={{ gridTemplateColumns: '110px 90px 110px minmax(0,1fr)' }}>
          <Link to={{ page: 'topic', topic, tab: 'messages', message: message.id }}>{message.id}</Link>
          <span className="num">attempt {message.attempt}</span>
          <span className="num">{message.until ? `${Math.max(0, Math.ceil((Date.parse(message.until) - now) / 1000))} s left` : ''}</span>
          <span className="body cut">{message.body ?? ''}</span>
        </div>
      ))}
    </section>
  )
}

function byConsumer(messages: Message[]): Map<string, Message[]> {
  const groups = new Map<string, Message[]>()
  for (const message of messages) groups.set(message.consumer ?? '', [...(groups.get(message.consumer ?? '') ?? []), message])
  return groups
}
