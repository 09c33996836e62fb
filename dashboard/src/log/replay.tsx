import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { logs } from '../api/logs'
import type { GroupRow } from '../feed/groups'
import type { TopicRow } from '../feed/topics'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { count, plural } from '../ui/format'
import { say } from '../ui/toasts'
import { earliest, effectOf, targetOf, troubleOf } from './place'
import { PlaceFields } from './place-fields'

/** Sends a group back or ahead, after it has said what that does. */
export function Replay({ topic, row, group, onClose }: { topic: string; row: TopicRow; group: GroupRow; onClose: () => void }) {
  const [place, setPlace] = useState(earliest)
  const trouble = troubleOf(place)
  const effect = effectOf(place, { first: row.first, last: row.last, position: group.position })
  const seek = useMutation({
    mutationFn: () => logs.seek(topic, group.group, targetOf(place)),
    onSuccess: (now) => {
      say(`${group.group} is at ${count(now.position)} now, ${plural(now.lag, 'message')} behind.`)
      onClose()
    },
  })
  return (
    <Dialog title={`Replay for ${group.group}`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!trouble) seek.mutate()
        }}
      >
        <PlaceFields legend="From where is it to read?" place={place} onChange={setPlace} />
        {!trouble && (
          <p className="warn" role="status">
            {effect.text}
            {group.leased > 0 && ` ${plural(group.leased, 'open lease')} of the group ${group.leased === 1 ? 'is' : 'are'} lost; whoever holds ${group.leased === 1 ? 'it' : 'them'} cannot acknowledge any more.`}
          </p>
        )}
        <FailureBox error={seek.error} />
        <div className="dialog-end">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="main" disabled={trouble !== '' || seek.isPending}>
            {effect.action}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
