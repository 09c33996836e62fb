import { useSyncExternalStore } from 'react'
import type { Message } from '../api/types'

/** A message that was taken with this page, and what became of it. */
export interface Held {
  message: Message
  how: 'popped' | 'leased' | 'acked' | 'released' | 'rejected' | 'lost'
  until: number | null
  leaseMs: number
}

// Beyond the tab of the page that took them: a lease that one has forgotten is a message that nobody gets.
const held = new Map<string, Held[]>()
const listeners = new Set<() => void>()
const none: Held[] = []
const most = 200

function replace(topic: string, next: Held[]) {
  held.set(topic, next.slice(0, most))
  for (const listener of listeners) listener()
}

export function take(topic: string, messages: Message[], how: 'popped' | 'leased') {
  const now = Date.now()
  const added = messages.map<Held>((message) => {
    const until = message.lease_until ? Date.parse(message.lease_until) : null
    return { message, how, until, leaseMs: until ? Math.max(1, until - now) : 0 }
  })
  replace(topic, [...added, ...(held.get(topic) ?? none)])
}

export function settle(topic: string, receipt: string, how: Held['how'], until?: number) {
  const now = Date.now()
  replace(
    topic,
    (held.get(topic) ?? none).map((one) => (one.message.receipt === receipt ? { ...one, how, until: until ?? one.until, leaseMs: until ? Math.max(1, until - now) : one.leaseMs } : one)),
  )
}

export function clearSettled(topic: string) {
  replace(
    topic,
    (held.get(topic) ?? none).filter((one) => one.how === 'leased'),
  )
}

export function useHeld(topic: string): Held[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => held.get(topic) ?? none,
  )
}
