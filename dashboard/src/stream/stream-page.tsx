import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { stream, type StreamMessage } from '../api/stream'
import { useFeedPart } from '../feed/hub'
import { Curl } from '../ui/curl'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { count, moment, plural } from '../ui/format'
import { oneLine, pretty } from '../ui/json-text'
import { useSeqWindow } from '../ui/seq-window'
import { useSlow } from '../ui/use-slow'
import { WindowPager } from '../ui/window-pager'
import { SendMessage } from './send-message'

const pageSize = 50
/** How many messages are searched at once for those of one sender or recipient. */
const searched = 1000

/** The stream that /send fills: what is sent stays, and every reader reads all of it. */
export function StreamPage() {
  const last = useFeedPart((feed) => feed.lastInStream)
  const [sender, setSender] = useState('')
  const [recipient, setRecipient] = useState('')
  const [sending, setSending] = useState(false)
  const [open, setOpen] = useState<StreamMessage | null>(null)
  const filter = { sender: useSlow(sender.trim()), recipient: useSlow(recipient.trim()) }
  const isFiltered = filter.sender !== '' || filter.recipient !== ''
  const window = useSeqWindow(1, last ?? 0, isFiltered ? searched : pageSize)
  const page = useQuery({
    queryKey: ['stream', filter.sender, filter.recipient, window.after, window.end],
    queryFn: ({ signal }) => stream.read(window.after, window.width, filter, signal),
    placeholderData: keepPreviousData,
    enabled: last !== null && last > 0,
    gcTime: 5000,
  })
  // Who looks for somebody begins with the newest.
  const find = (change: () => void) => {
    window.newest()
    change()
  }
  const items = (page.data?.messages ?? []).filter((one) => one.seq <= window.end).reverse()
  return (
    <>
      <div className="head">
        <div>
          <h1>Stream</h1>
          <p>{last === null ? 'Reading it…' : last === 0 ? 'Nothing has been sent yet.' : `${plural(last, 'message')}, in one order. What is sent stays, and every reader reads all of it.`}</p>
        </div>
        <button type="button" className="main" onClick={() => setSending(true)}>
          Send a message
        </button>
      </div>
      <section className="sheet" aria-label="The stream">
        {last === 0 ? (
          <div className="empty">
            <h3>The first message is one command away</h3>
            <p>It stays, and everybody reads it, from the beginning or from any seq on:</p>
            <Curl>{`curl ${location.origin}/v1/stream -H 'Content-Type: application/json' -d '{"payload": "hello", "sender": "me"}'\ncurl '${location.origin}/messages?after=0'`}</Curl>
          </div>
        ) : (
          <>
            <div className="tools">
              <input type="search" className="search half" placeholder="Sender" aria-label="Only from this sender" value={sender} onChange={(event) => find(() => setSender(event.target.value))} />
              <input className="search half" placeholder="Recipient" aria-label="Only to this recipient" value={recipient} onChange={(event) => find(() => setRecipient(event.target.value))} />
              <span className="end" aria-live="polite">
                {isFiltered && page.isSuccess ? `${count(items.length)} among ${count(window.end - window.after)}` : ''}
              </span>
            </div>
            {page.error && (
              <div className="sheet-body">
                <FailureBox error={page.error} retry={() => page.refetch()} />
              </div>
            )}
            {items.length === 0 && page.isSuccess ? (
              <div className="empty">
                <h3>{isFiltered ? 'None of these messages is of that name' : 'Nothing here'}</h3>
                {isFiltered && <p>Names are compared letter by letter. Older ones are a page back.</p>}
              </div>
            ) : (
              <ul className="rows" style={{ minHeight: 240 }} aria-label="Messages, newest first">
                {items.map((one) => (
                  <li key={one.seq}>
                    <button type="button" className="list-row of-stream" onClick={() => setOpen(one)}>
                      <span className="num">{count(one.seq)}</span>
                      <span className="quiet small">{moment(new Date(one.ts * 1000).toISOString())}</span>
                      <span className="cut">
                        {one.sender} <span className="quiet">→ {one.recipient}</span>
                      </span>
                      <span className="body cut">{oneLine(one.payload).slice(0, 300)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
            <WindowPager window={window} last={last ?? 0} />
          </>
        )}
      </section>
      {sending && <SendMessage onClose={() => setSending(false)} />}
      {open && <Shown message={open} onClose={() => setOpen(null)} />}
    </>
  )
}

function Shown({ message, onClose }: { message: StreamMessage; onClose: () => void }) {
  return (
    <Dialog title={`Message ${count(message.seq)} of the stream`} onClose={onClose} wide>
      <dl className="facts">
        <dt>Id</dt>
        <dd>{message.msg_id}</dd>
        <dt>Sender</dt>
        <dd>{message.sender}</dd>
        <dt>Recipient</dt>
        <dd>{message.recipient}</dd>
        <dt>Time</dt>
        <dd>{moment(new Date(message.ts * 1000).toISOString())}</dd>
      </dl>
      <div>
        <h3 style={{ marginBottom: 8 }}>Payload</h3>
        <pre className="body-box" tabIndex={0} aria-label="Payload">
          {pretty(message.payload)}
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
