import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { logs } from '../api/logs'
import type { Message } from '../api/types'
import type { TopicRow } from '../feed/topics'
import { preview, readable, sizeOf } from '../topic/body'
import { Curl } from '../ui/curl'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { bytes, count, moment } from '../ui/format'
import { useSeqWindow } from '../ui/seq-window'
import { useSlow } from '../ui/use-slow'
import { WindowPager } from '../ui/window-pager'

const pageSize = 50

/** Reads a log without a group and without effect, the newest first. */
export function LogMessages({ topic, row }: { topic: string; row: TopicRow | undefined }) {
  const [search, setSearch] = useState('')
  const [jump, setJump] = useState('')
  const [open, setOpen] = useState<Message | null>(null)
  const last = row?.last ?? 0
  const window = useSeqWindow(Math.max(1, row?.first ?? 1), last, pageSize)
  const end = Number(useSlow(String(window.end)))
  const after = Math.min(window.after, end)
  const page = useQuery({
    queryKey: ['log', topic, row?.number, after, end],
    queryFn: ({ signal }) => logs.read(topic, { after }, pageSize, signal),
    placeholderData: keepPreviousData,
    enabled: row !== undefined && last > 0,
    gcTime: 5000,
  })
  const since = useQuery({ queryKey: ['log-since', topic, jump], queryFn: () => logs.read(topic, { since: new Date(jump).toISOString() }, 1), enabled: false, retry: false })
  const needle = search.trim().toLowerCase()
  const items = (page.data?.messages ?? []).filter((one) => !needle || one.id.includes(needle) || (one.body ?? '').toLowerCase().includes(needle) || (one.group ?? '').toLowerCase().includes(needle)).reverse()
  const isEmpty = row !== undefined && last === 0
  return (
    <>
      <div className="tools">
        <input className="search" type="search" placeholder="Search this page" aria-label="Search this page: id, group or text" value={search} onChange={(event) => setSearch(event.target.value)} />
        <form
          className="end row"
          onSubmit={async (event) => {
            event.preventDefault()
            const wanted = jump.trim()
            if (/^\d+$/.test(wanted)) window.goTo(Number(wanted))
            else if (!Number.isNaN(Date.parse(wanted))) {
              const found = (await since.refetch()).data?.messages[0]
              if (found) window.goTo(found.seq)
              else window.newest()
            }
          }}
        >
          <input style={{ width: 190 }} placeholder="Go to seq or time" aria-label="Go to a seq, or to a time such as 2026-11-26 14:30" value={jump} onChange={(event) => setJump(event.target.value)} />
        </form>
      </div>
      {(page.error || since.error) && (
        <div className="sheet-body">
          <FailureBox error={page.error ?? since.error} retry={() => page.refetch()} />
        </div>
      )}
      {isEmpty ? (
        <div className="empty">
          <h3>Nothing was published yet</h3>
          <p>A log keeps what is published, and every group of consumers reads all of it at its own pace:</p>
          <Curl>{`curl ${location.origin}/v1/topics/${encodeURIComponent(topic)}/messages -d 'two pizzas'\ncurl '${location.origin}/v1/topics/${encodeURIComponent(topic)}/log?after=0'\ncurl -X POST '${location.origin}/v1/topics/${encodeURIComponent(topic)}/receive?group=kitchen'`}</Curl>
        </div>
      ) : items.length === 0 && page.isSuccess ? (
        <div className="empty">
          <h3>{needle ? 'Nothing on this page matches' : 'Nothing is left here'}</h3>
        </div>
      ) : (
        <ul className="rows" style={{ minHeight: 240 }} aria-label="Messages, newest first">
          {items.map((one) => (
            <li key={one.id}>
              <button type="button" className="list-row of-log" onClick={() => setOpen(one)}>
                <span className="num">{count(one.seq)}</span>
                <span className="quiet small">{moment(one.published)}</span>
                <span className="cut phone-off">{one.group ?? ''}</span>
                <span className="num phone-off">{bytes(sizeOf(one))}</span>
                <span className="body cut">{preview(one)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <WindowPager window={window} last={last} />
      {open && <Shown message={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function Shown({ message, onClose }: { message: Message; onClose: () => void }) {
  const body = readable(message)
  return (
    <Dialog title={`Message ${message.id}`} onClose={onClose} wide>
      <dl className="facts">
        <dt>Seq</dt>
        <dd>{count(message.seq)}</dd>
        <dt>Published</dt>
        <dd>{moment(message.published)}</dd>
        {message.group && (
          <>
            <dt>Group</dt>
            <dd>{message.group}</dd>
          </>
        )}
        {message.content_type && (
          <>
            <dt>Content type</dt>
            <dd>{message.content_type}</dd>
          </>
        )}
        {Object.entries(message.headers ?? {}).map(([name, value]) => [<dt key={`${name}:`}>{name}</dt>, <dd key={name}>{value}</dd>])}
      </dl>
      <div>
        <h3 style={{ marginBottom: 8 }}>
          Body <span className="quiet small">{bytes(sizeOf(message))}{body.kind === 'binary' ? ', shown as base64' : ''}</span>
        </h3>
        <pre className="body-box" tabIndex={0} aria-label="Body">
          {body.text || ' '}
        </pre>
      </div>
      <div className="dialog-end">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
