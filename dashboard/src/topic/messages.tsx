import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api/client'
import type { MessageState } from '../api/types'
import type { TopicRow } from '../feed/topics'
import { go } from '../router'
import { Curl } from '../ui/curl'
import { FailureBox } from '../ui/failure-box'
import { age, bytes, count } from '../ui/format'
import { Link } from '../ui/link'
import { useNow } from '../ui/now'
import { preview, sizeOf } from './body'
import { Story } from './story'
import { useStamp } from './use-stamp'

const pageSize = 30
const states: { key: MessageState | ''; label: string }[] = [
  { key: '', label: 'All' },
  { key: 'ready', label: 'Ready' },
  { key: 'leased', label: 'Leased' },
  { key: 'delayed', label: 'Delayed' },
  { key: 'dead', label: 'Dead' },
]

/** Looks at the messages without taking any. */
export function Messages({ topic, row, message }: { topic: string; row: TopicRow | undefined; message: string | null }) {
  const [state, setState] = useState<MessageState | ''>('')
  const [pages, setPages] = useState<number[]>([1])
  const [search, setSearch] = useState('')
  const [jump, setJump] = useState('')
  const from = pages.at(-1)!
  const stamp = useStamp(row)
  const now = useNow(1000)
  const page = useQuery({
    queryKey: ['peek', topic, row?.number, state, from, stamp],
    queryFn: ({ signal }) => api.peek(topic, state, from, pageSize, signal),
    placeholderData: keepPreviousData,
    enabled: row !== undefined,
    gcTime: 5000,
  })
  // A page that has been emptied while one looked is of no use to anybody.
  const isBeyond = page.data?.items.length === 0 && pages.length > 1 && !page.isPlaceholderData
  useEffect(() => {
    if (isBeyond) setPages((old) => old.slice(0, -1))
  }, [isBeyond])

  const needle = search.trim().toLowerCase()
  const items = (page.data?.items ?? []).filter((one) => !needle || one.id.includes(needle) || (one.body ?? '').toLowerCase().includes(needle) || (one.group ?? '').toLowerCase().includes(needle))
  const holds = row ? row.ready + row.leased + row.delayed + row.dead : 0
  return (
    <>
      <div className="tools">
        <div className="toggle" role="group" aria-label="In which state">
          {states.map((one) => (
            <button
              key={one.key}
              type="button"
              aria-pressed={state === one.key}
              onClick={() => {
                setState(one.key)
                setPages([1])
              }}
            >
              {one.label}
            </button>
          ))}
        </div>
        <input className="search" type="search" placeholder="Search this page" aria-label="Search this page: id, group or text" value={search} onChange={(event) => setSearch(event.target.value)} />
        <form
          className="end row"
          onSubmit={(event) => {
            event.preventDefault()
            const wanted = jump.trim()
            if (/^\d+-\d+$/.test(wanted)) go({ page: 'topic', topic, tab: 'messages', message: wanted })
            else if (/^\d+$/.test(wanted)) setPages([1, Number(wanted)])
          }}
        >
          <input style={{ width: 150 }} placeholder="Go to seq or id" aria-label="Go to a place or a message: seq, or id such as 7-1042" value={jump} onChange={(event) => setJump(event.target.value)} />
        </form>
      </div>
      {page.error && (
        <div className="sheet-body">
          <FailureBox error={page.error} retry={() => page.refetch()} />
        </div>
      )}
      {row && holds === 0 && pages.length === 1 ? (
        <div className="empty">
          <h3>Nothing waits here</h3>
          <p>Publish a message and look at it, without taking it:</p>
          <Curl>{`curl ${location.origin}/v1/topics/${encodeURIComponent(topic)}/messages -d 'two pizzas'\ncurl ${location.origin}/v1/topics/${encodeURIComponent(topic)}/messages`}</Curl>
        </div>
      ) : items.length === 0 && page.isSuccess ? (
        <div className="empty">
          <h3>{needle ? 'Nothing on this page matches' : state ? `No message is ${state}` : 'Nothing from here on'}</h3>
        </div>
      ) : (
        <div role="list" aria-label="Messages" style={{ minHeight: 240 }} aria-busy={page.isPlaceholderData}>
          {items.length > 0 && (
            <div className="list-row head" aria-hidden="true">
              <span className="num">Seq</span>
              <span>State</span>
              <span className="num">Tries</span>
              <span className="num">Age</span>
              <span className="num">Size</span>
              <span>Body</span>
            </div>
          )}
          {items.map((one) => (
            <div role="listitem" key={one.id}>
              <Link to={{ page: 'topic', topic, tab: 'messages', message: one.id }} className="list-row">
                <span className="num" title={one.id}>
                  {count(one.seq)}
                </span>
                <span>
                  <span className={`chip ${one.state}`}>{one.state}</span>
                </span>
                <span className="num phone-off">{one.attempt - 1 || <span className="quiet">0</span>}</span>
                <span className="num phone-end">{age(Math.max(0, now - Date.parse(one.published)))}</span>
                <span className="num phone-off">{bytes(sizeOf(one))}</span>
                <span className="body cut">{preview(one)}</span>
              </Link>
            </div>
          ))}
        </div>
      )}
      {(pages.length > 1 || page.data?.next != null) && (
        <div className="pager">
          <button type="button" className="slim" disabled={pages.length === 1} onClick={() => setPages([1])}>
            First
          </button>
          <button type="button" className="slim" disabled={pages.length === 1} onClick={() => setPages((old) => old.slice(0, -1))}>
            Back
          </button>
          <button type="button" className="slim" disabled={page.data?.next == null || page.isPlaceholderData} onClick={() => setPages((old) => [...old, page.data!.next!])}>
            Next
          </button>
          <span>{items.length > 0 && `${count(items[0]!.seq)} to ${count(items.at(-1)!.seq)}`}</span>
        </div>
      )}
      {message !== null && <Story topic={topic} id={message} row={row} onClose={() => go({ page: 'topic', topic, tab: 'messages', message: null })} />}
    </>
  )
}
