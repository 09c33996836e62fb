import type { TopicSettings } from '../api/types'

export interface Setting {
  key: keyof TopicSettings
  label: string
  meaning: string
  kind: 'duration' | 'number' | 'size' | 'choice'
  choices?: { value: string; label: string }[]
}

/** Every setting with what it means, in the order in which one thinks of them. */
export const settingList: Setting[] = [
  {
    key: 'retention',
    label: 'Kind',
    kind: 'choice',
    choices: [
      { value: 'queue', label: 'queue' },
      { value: 'log', label: 'log' },
    ],
    meaning: 'A queue hands each message to one consumer, and then it is gone. A log keeps it, and hands it to every group of consumers. Changed only while the topic is empty and without groups.',
  },
  {
    key: 'order',
    label: 'Order',
    kind: 'choice',
    choices: [
      { value: 'group', label: 'within a group' },
      { value: 'strict', label: 'strict' },
      { value: 'none', label: 'none' },
    ],
    meaning: 'What a message that is leased or rests before its next attempt keeps back: those of its own group, everything behind it, or nothing.',
  },
  { key: 'lease', label: 'Lease', kind: 'duration', meaning: 'How long a received message belongs to its receiver. After that it goes to another one, and counts as failed once.' },
  { key: 'max_attempts', label: 'Attempts', kind: 'number', meaning: 'How often a message may fail before it is given up; 0 for as often as it likes.' },
  {
    key: 'on_exhausted',
    label: 'After the last attempt',
    kind: 'choice',
    choices: [
      { value: 'dead-letter', label: 'to the dead letters' },
      { value: 'block', label: 'stay and block' },
      { value: 'drop', label: 'drop' },
    ],
    meaning: 'What becomes of it then: it moves to the topic of this name with .dead behind it, it stays in its place until a person acts, or it is thrown away.',
  },
  { key: 'retry_backoff', label: 'Rest after a failure', kind: 'duration', meaning: 'How long a message rests after its first failure; twice as long after each further one, an hour at most. 0: not at all.' },
  { key: 'ttl', label: 'Time to live', kind: 'duration', meaning: 'How long a message lives when its publisher does not say. 0: for ever.' },
  { key: 'delay', label: 'Delay', kind: 'duration', meaning: 'How long a message waits before it is first handed out when its publisher does not say.' },
  { key: 'max_messages', label: 'Most messages', kind: 'number', meaning: 'How many messages the topic may hold, whatever their state.' },
  { key: 'max_bytes', label: 'Most bytes', kind: 'size', meaning: 'How many bytes of contents it may hold, such as 64MiB or 8GiB.' },
  {
    key: 'overflow',
    label: 'When it is full',
    kind: 'choice',
    choices: [
      { value: 'reject', label: 'refuse new messages' },
      { value: 'drop-oldest', label: 'drop the oldest' },
    ],
    meaning: 'What a publish to a full topic does: it is refused with 429, or the oldest messages that nobody has leased make room.',
  },
  { key: 'dedup_window', label: 'Duplicate window', kind: 'duration', meaning: 'How long the topic knows what was published, to refuse it a second time. 0: not at all.' },
  { key: 'max_leases', label: 'Most leases', kind: 'number', meaning: 'How many leases may be open at once; beyond that nothing is received.' },
  { key: 'history', label: 'Story of a message', kind: 'duration', meaning: 'How long the story of a message is kept after it is gone, room permitting.' },
]

/** A value as it is typed. */
export function shown(setting: Setting, settings: TopicSettings): string {
  const value = settings[setting.key]
  if (setting.kind === 'duration') return /^0(ms|s)?$/.test(String(value)) ? '0' : String(value)
  if (setting.kind === 'size') return sizeText(Number(value))
  return String(value)
}

/** What is typed as the request wants it: counts are numbers, all else is text that the node understands. */
export function typed(setting: Setting, text: string): string | number {
  const trimmed = text.trim()
  if ((setting.kind === 'number' || setting.kind === 'size') && /^\d+$/.test(trimmed)) return Number(trimmed)
  if (setting.kind === 'duration' && /^\d+$/.test(trimmed)) return `${trimmed}s`
  return trimmed
}

export function sizeText(value: number): string {
  for (const [unit, size] of [['TiB', 2 ** 40], ['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]] as const) if (value >= size && value % size === 0) return `${value / size}${unit}`
  return String(value)
}
