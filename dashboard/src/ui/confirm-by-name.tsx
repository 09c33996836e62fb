import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Dialog } from './dialog'
import { FailureBox } from './failure-box'

interface Props {
  title: string
  name: string
  action: string
  children: ReactNode
  run: () => Promise<void>
  onClose: () => void
}

/** For what cannot be undone: the name has to be typed. */
export function ConfirmByName({ title, name, action, children, run, onClose }: Props) {
  const [typed, setTyped] = useState('')
  const deed = useMutation({ mutationFn: run, onSuccess: onClose })
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed === name) deed.mutate()
        }}
      >
        <label className="field">
          <span>
            Type <code>{name}</code> to confirm
          </span>
          <input value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus autoComplete="off" spellCheck={false} />
        </label>
        <FailureBox error={deed.error} />
        <div className="dialog-end">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="danger main" disabled={typed !== name || deed.isPending}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
