import { useSyncExternalStore } from 'react'

/** Tells the time to all who want it as often as each other, with one timer. */
class Clock {
  now = Date.now()
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setInterval> | undefined

  constructor(private readonly everyMs: number) {}

  // The same function at every draw: another one would be another subscription, and a timer that is begun anew whenever something is drawn never ends.
  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    this.timer ??= setInterval(() => {
      this.now = Date.now()
      for (const each of this.listeners) each()
    }, this.everyMs)
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size > 0) return
      clearInterval(this.timer)
      this.timer = undefined
    }
  }

  readonly read = () => this.now
}

const clocks = new Map<number, Clock>()

/** The time, renewed so often. */
export function useNow(everyMs: number): number {
  let clock = clocks.get(everyMs)
  if (!clock) {
    clock = new Clock(everyMs)
    clocks.set(everyMs, clock)
  }
  return useSyncExternalStore(clock.subscribe, clock.read)
}
