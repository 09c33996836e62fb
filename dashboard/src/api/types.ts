// The shapes of /v1 as src/Rrmq.Contracts defines them.

export interface TopicSettings {
  retention: 'queue' | 'log'
  order: 'strict' | 'group' | 'none'
  lease: string
  max_attempts: number
  on_exhausted: 'dead-letter' | 'block' | 'drop'
  retry_backoff: string
  ttl: string
  delay: string
  max_messages: number
  max_bytes: number
  overflow: 'reject' | 'drop-oldest'
  dedup_window: string
  max_leases: number
  history: string
}

export interface Topic {
  name: string
  number: number
  version: number
  paused: boolean
  settings: TopicSettings
}

export type MessageState = 'ready' | 'leased' | 'delayed' | 'dead' | 'gone'

export interface Message {
  id: string
  seq: number
  attempt: number
  published: string
  content_type: string | null
  headers: Record<string, string>
  receipt?: string
  lease_until?: string
  group?: string
  priority?: number
  dead_letter?: { topic: string; id: string; attempts: number; reason: string; at: string }
  state?: MessageState
  until?: string
  expires?: string
  consumer?: string
  size?: number
  body?: string
  body_base64?: string
}

export interface PeekPage {
  items: Message[]
  next: number | null
}

export interface MessageEvent {
  event: string
  at: string
  index: number
  detail?: string
  until?: string
}

export interface MessageStory {
  message: Message
  events: MessageEvent[]
  omitted_events: number
}

export interface SettleResult {
  results: { done: boolean; lease_until?: string; error?: string }[]
}

export interface Counted {
  count: number
  left: number
}

export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  retryable: boolean
  outcome: 'applied' | 'not-applied' | 'unknown'
  field?: string
}

export interface History {
  at: number[]
  published: number[]
  consumed: number[]
  ready: number[]
  leased: number[]
  delayed: number[]
  dead: number[]
}
