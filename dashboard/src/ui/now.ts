import { useSyncExternalStore } from 'react'

const clocks = new Map<number, { now: number; listeners: Set<() => void>; timer: ReturnType<typeof setInterval> | undefined }>()

/** The time, renewed so often; one timer for all who ask for the same. */
export function useNow(everyMs: number): number {
  let clock = clocks.get(everyMs)
  if (!clock) {
    clock = { now: Date.now(), listeners: new Set(), timer: undefined }
    clocks.set(everyMs, clock)
  }
  const one = clock
  return useSyncExternalStore(
    (listener) => {
      one.listeners.add(listener)
      one.timer ??= setInterval(() => {
        one.now = Date.now()
        for (const each of one.listeners) each()
      }, everyMs)
      return () => {
        one.listeners.delete(listener)
        if (one.listeners.size > 0) return
        clearInterval(one.timer)
        one.timer = undefined
      }
    },
    () => one.now,
  )
}
