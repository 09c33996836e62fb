import type { Target } from '../api/logs'

/** A place in a log as a person chooses it. */
export interface Place {
  kind: 'earliest' | 'latest' | 'seq' | 'time'
  seq: string
  /** As a field for date and time has it: without a time zone, in that of the browser. */
  time: string
}

export const earliest: Place = { kind: 'earliest', seq: '', time: '' }

/** What is wrong with it; empty when nothing is. */
export function troubleOf(place: Place): string {
  if (place.kind === 'seq' && !/^[1-9]\d*$/.test(place.seq.trim())) return 'A seq is a whole number from 1 on.'
  if (place.kind === 'time' && Number.isNaN(Date.parse(place.time))) return 'Choose a day and a time.'
  return ''
}

/** As a seek has it. */
export function targetOf(place: Place): Target {
  switch (place.kind) {
    case 'seq':
      return { to_seq: Number(place.seq) }
    case 'time':
      return { to_time: new Date(place.time).toISOString() }
    default:
      return { to: place.kind }
  }
}

/** What going there does to a group, in words; a time says nothing before the node has looked. */
export function effectOf(place: Place, at: { first: number; last: number; position: number }): { action: string; text: string } {
  if (place.kind === 'time') return { action: 'Go there', text: 'Everything that was published from then on is read, again where it was read before.' }
  // The next seq that it reads then.
  const next = place.kind === 'earliest' ? Math.max(1, at.first) : place.kind === 'latest' ? at.last + 1 : Math.min(Math.max(Number(place.seq) || 0, at.first, 1), at.last + 1)
  const change = at.position + 1 - next
  if (change > 0) return { action: `Replay ${change.toLocaleString('en-US')}`, text: `${change.toLocaleString('en-US')} ${change === 1 ? 'message is' : 'messages are'} read again, beginning with ${next.toLocaleString('en-US')}.` }
  if (change < 0) return { action: `Skip ${(-change).toLocaleString('en-US')}`, text: `${(-change).toLocaleString('en-US')} ${change === -1 ? 'message is' : 'messages are'} skipped: this group never gets ${change === -1 ? 'it' : 'them'}.` }
  return { action: 'Go there', text: 'The group is there already; what it has settled behind its position is read again.' }
}
