import { useSyncExternalStore } from 'react'

interface Toast {
  id: number
  text: string
}

let toasts: Toast[] = []
let count = 0
const listeners = new Set<() => void>()

function replace(next: Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says something that needs no answer, for a few seconds. */
export function say(text: string) {
  const toast = { id: ++count, text }
  replace([...toasts, toast].slice(-3))
  setTimeout(() => replace(toasts.filter((one) => one !== toast)), 6000)
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" aria-live="polite">
      {shown.map((toast) => (
        <div className="toast" key={toast.id}>
          {toast.text}
        </div>
      ))}
    </div>
  )
}
