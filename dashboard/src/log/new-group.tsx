import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { logs, type Start } from '../api/logs'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { plural } from '../ui/format'
import { say } from '../ui/toasts'
import { earliest, type Place, troubleOf } from './place'
import { PlaceFields } from './place-fields'

export function NewGroup({ topic, onClose }: { topic: string; onClose: () => void }) {
  const [name, setName] = useState('')
  const [place, setPlace] = useState(earliest)
  const trouble = troubleOf(place)
  const make = useMutation({
    mutationFn: () => logs.create(topic, name, startOf(place)),
    onSuccess: (made) => {
      say(`The group ${made.group} is there, ${plural(made.lag, 'message')} behind.`)
      onClose()
    },
  })
  return (
    <Dialog title="New group" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (name && !trouble) make.mutate()
        }}
      >
        <label className="field">
          <span>Name</span>
          <input value={name} onChange={(event) => setName(event.target.value)} autoFocus autoComplete="off" spellCheck={false} placeholder="billing" />
          <small>All consumers that receive with this name share the messages.</small>
        </label>
        <PlaceFields legend="Where does it begin?" place={place} onChange={setPlace} />
        <FailureBox error={make.error} />
        <div className="dialog-end">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="main" disabled={!name || trouble !== '' || make.isPending}>
            Make the group
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function startOf(place: Place): Start {
  switch (place.kind) {
    case 'seq':
      return { from_seq: Number(place.seq) }
    case 'time':
      return { from_time: new Date(place.time).toISOString() }
    default:
      return { from: place.kind }
  }
}
