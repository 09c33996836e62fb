import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { stream } from '../api/stream'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { count } from '../ui/format'
import { readJson } from '../ui/json-text'
import { say } from '../ui/toasts'

/** Sends one message to the stream. Text that is no JSON is sent as text. */
export function SendMessage({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const [sender, setSender] = useState('dashboard')
  const [recipient, setRecipient] = useState('')
  // One id for this form: when an answer is lost, sending again does not send twice.
  const [id] = useState(() => crypto.randomUUID?.() ?? `dashboard-${Date.now()}`)
  const json = readJson(text)
  const send = useMutation({
    mutationFn: () => stream.send({ payload: json.trouble ? text : json.value, msg_id: id, ...(sender.trim() && { sender: sender.trim() }), ...(recipient.trim() && { recipient: recipient.trim() }) }),
    onSuccess: (sent) => {
      say(`Sent: it is message ${count(sent.seq)} of the stream.`)
      onClose()
    },
  })
  return (
    <Dialog title="Send a message to the stream" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim()) send.mutate()
        }}
      >
        <label className="field">
          <span>Payload</span>
          <textarea
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder='{"hello": "world"}'
            spellCheck={false}
            autoFocus
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
            }}
          />
          <small>{json.trouble ? 'This is no JSON, so it is sent as a text.' : 'Any JSON value, or plain text. Ctrl+Enter sends.'}</small>
        </label>
        <div className="form-row">
          <label className="field">
            <span>Sender</span>
            <input value={sender} placeholder="unknown" onChange={(event) => setSender(event.target.value)} autoComplete="off" />
          </label>
          <label className="field">
            <span>Recipient</span>
            <input value={recipient} placeholder="all" onChange={(event) => setRecipient(event.target.value)} autoComplete="off" />
          </label>
        </div>
        <FailureBox error={send.error} />
        <div className="dialog-end">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="main" disabled={!text.trim() || send.isPending}>
            Send
          </button>
        </div>
      </form>
    </Dialog>
  )
}
