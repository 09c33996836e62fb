import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Failure } from '../api/client'
import type { TopicSettings } from '../api/types'
import type { TopicRow } from '../feed/topics'
import { go } from '../router'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { say } from '../ui/toasts'

/** The few settings that one chooses at the start; all others can be changed later, and so can these. */
export function CreateTopic({ existing, onClose }: { existing: ReadonlyMap<number, TopicRow>; onClose: () => void }) {
  const [name, setName] = useState('')
  const [retention, setRetention] = useState<TopicSettings['retention']>('queue')
  const [order, setOrder] = useState<TopicSettings['order']>('group')
  const [exhausted, setExhausted] = useState<TopicSettings['on_exhausted']>('dead-letter')
  const taken = [...existing.values()].some((row) => row.name === name)
  const bytes = new TextEncoder().encode(name).length
  const trouble = taken ? 'There is a topic of this name already.' : bytes > 255 ? `The name is ${bytes} bytes long; 255 are allowed.` : ''
  const create = useMutation({
    mutationFn: () => api.create(name, { ...(retention === 'log' && { retention }), order, on_exhausted: exhausted }),
    onSuccess: () => {
      onClose()
      say(`The topic ${name} is there.`)
      go({ page: 'topic', topic: name, tab: 'publish', message: null })
    },
  })
  return (
    <Dialog title="New topic" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (name && !trouble) create.mutate()
        }}
      >
        <label className="field">
          <span>Name</span>
          <input value={name} onChange={(event) => setName(event.target.value)} autoFocus autoComplete="off" spellCheck={false} placeholder="orders" aria-invalid={trouble !== ''} aria-describedby="name-help" />
          <small id="name-help">{trouble || 'Any text up to 255 bytes, without control characters.'}</small>
        </label>
        <fieldset className="choices">
          <legend>What becomes of a message that was consumed?</legend>
          <label className="choice">
            <input type="radio" name="retention" checked={retention === 'queue'} onChange={() => setRetention('queue')} />
            <span>
              It is gone <small>a queue: each message goes to one consumer</small>
            </span>
          </label>
          <label className="choice">
            <input type="radio" name="retention" checked={retention === 'log'} onChange={() => setRetention('log')} />
            <span>
              It stays <small>a log: every group of consumers reads all of it, and may read it again</small>
            </span>
          </label>
        </fieldset>
        <div className="form-row">
          <label className="field">
            <span>Order</span>
            <select value={order} onChange={(event) => setOrder(event.target.value as TopicSettings['order'])}>
              <option value="group">within a group</option>
              <option value="strict">strict, one after the other</option>
              <option value="none">none</option>
            </select>
            <small>What a message that is not settled yet keeps back.</small>
          </label>
          <label className="field">
            <span>After the last attempt</span>
            <select value={exhausted} onChange={(event) => setExhausted(event.target.value as TopicSettings['on_exhausted'])}>
              <option value="dead-letter">to the dead letters</option>
              <option value="block">stay and block</option>
              <option value="drop">drop</option>
            </select>
            <small>What becomes of a message that fails again and again.</small>
          </label>
        </div>
        <FailureBox error={create.error instanceof Failure && create.error.slug === 'precondition_failed' ? new Error('there is a topic of this name already') : create.error} />
        <div className="dialog-end">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="main" disabled={!name || trouble !== '' || create.isPending}>
            Create the topic
          </button>
        </div>
      </form>
    </Dialog>
  )
}
