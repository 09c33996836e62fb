import { ask, post } from './client'

/** A message of the stream that /send fills. */
export interface StreamMessage {
  seq: number
  msg_id: string
  sender: string
  recipient: string
  payload: unknown
  /** Seconds since 1970, as the sender or else the leader said. */
  ts: number
}

export interface StreamPage {
  messages: StreamMessage[]
  next_after: number
}

export const stream = {
  read: (after: number, limit: number, filter: { sender: string; recipient: string }, signal?: AbortSignal) => {
    const query = new URLSearchParams({ after: String(after), limit: String(limit) })
    if (filter.sender) query.set('sender', filter.sender)
    if (filter.recipient) query.set('recipient', filter.recipient)
    return ask<StreamPage>(`/messages?${query}`, signal)
  },

  /** At any node; the id makes a repetition harmless. */
  send: (message: { payload: unknown; sender?: string; recipient?: string; msg_id: string }) => post<{ status: 'ok'; seq: number; msg_id: string }>('/v1/stream', message),
}
