import { ask, json, post, send, topicPath } from './client'
import type { Message } from './types'

/** A page of a log, read without a group and without effect. */
export interface LogPage {
  messages: Message[]
  next_after: number
  first_seq: number
  last_seq: number
}

/** A group of consumers, which reads a log at its own pace. */
export interface Group {
  group: string
  /** The highest seq below which everything is settled. */
  position: number
  /** How many messages behind the position are not settled. */
  lag: number
  leased: number
  ready_again: number
  oldest_unread_age_ms: number | null
}

/** Where a group begins. */
export type Start = { from: 'earliest' | 'latest' } | { from_seq: number } | { from_time: string }

/** Where a group goes back, or ahead, to. */
export type Target = { to: 'earliest' | 'latest' } | { to_seq: number } | { to_time: string }

const groupPath = (topic: string, group: string) => `${topicPath(topic)}/groups/${encodeURIComponent(group)}`

export const logs = {
  read: (topic: string, from: { after: number } | { since: string }, limit: number, signal?: AbortSignal) =>
    ask<LogPage>(`${topicPath(topic)}/log?${'after' in from ? `after=${from.after}` : `since=${encodeURIComponent(from.since)}`}&limit=${limit}`, signal),

  create: async (topic: string, group: string, start: Start) => (await (await send('PUT', groupPath(topic, group), { body: JSON.stringify(start), headers: json })).json()) as Group,

  seek: (topic: string, group: string, target: Target) => post<Group>(`${groupPath(topic, group)}/seek`, target),

  delete: async (topic: string, group: string) => {
    await send('DELETE', groupPath(topic, group))
  },
}
