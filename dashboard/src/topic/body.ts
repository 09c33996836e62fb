import type { Message } from '../api/types'
import { bytes } from '../ui/format'

/** A body as a person can read it. */
export function readable(message: Message): { text: string; kind: 'text' | 'json' | 'binary' | 'none' } {
  if (message.body_base64 !== undefined) return { text: message.body_base64, kind: 'binary' }
  if (message.body === undefined) return { text: '', kind: 'none' }
  const start = message.body.trimStart()[0]
  if (message.content_type?.includes('json') || start === '{' || start === '[') {
    try {
      return { text: JSON.stringify(JSON.parse(message.body), null, 2), kind: 'json' }
    } catch {
      // It only looks like JSON.
    }
  }
  return { text: message.body, kind: 'text' }
}

/** The beginning of a body, on one line. */
export function preview(message: Message): string {
  if (message.body_base64 !== undefined) return `${message.content_type ?? 'binary'}, ${bytes(message.size ?? Math.floor((message.body_base64.length * 3) / 4))}`
  const text = (message.body ?? '').slice(0, 300).replace(/\s+/g, ' ').trim()
  return text === '' ? (message.body === '' ? '(empty)' : '–') : text
}

export function sizeOf(message: Message): number {
  if (message.size !== undefined) return message.size
  return message.body !== undefined ? new TextEncoder().encode(message.body).length : Math.floor(((message.body_base64 ?? '').length * 3) / 4)
}
