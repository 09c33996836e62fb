import type { RaftEvent, Role } from './types'

export type LaneState = Role | 'Down'

export interface Segment {
  from: number
  state: LaneState
  term: number
}

/** What one node was when, and what it did: one lane of the timeline. Times are the browser's. */
export interface Lane {
  segments: Segment[]
  events: RaftEvent[]
}

export const emptyLane: Lane = { segments: [], events: [] }

const mostSegments = 400
const mostEvents = 400

function enter(lane: Lane, from: number, state: LaneState, term: number): Lane {
  const last = lane.segments.at(-1)
  if (last && last.state === state && last.term === term) return lane
  // Events of the past can come after the present is known; a segment never begins before the one in front of it.
  const at = last ? Math.max(from, last.from) : from
  return { ...lane, segments: [...lane.segments, { from: at, state, term }].slice(-mostSegments) }
}

export function started(lane: Lane, at: number): Lane {
  return lane.segments.at(-1)?.state === 'Down' || lane.segments.length === 0 ? enter(lane, at, 'Follower', 0) : lane
}

export function lost(lane: Lane, at: number): Lane {
  return enter(lane, at, 'Down', lane.segments.at(-1)?.term ?? 0)
}

/** The node is what it says it is, whatever the events told. */
export function seen(lane: Lane, at: number, role: Role, term: number): Lane {
  return enter(lane, at, role, term)
}

export function happened(lane: Lane, event: RaftEvent): Lane {
  const next: Lane = { ...lane, events: [...lane.events, event].slice(-mostEvents) }
  switch (event.kind) {
    case 'campaign':
      return enter(next, event.at, 'Candidate', event.term)
    case 'became-leader':
      return enter(next, event.at, 'Leader', event.term)
    case 'follows-leader':
    case 'stepped-down':
      return enter(next, event.at, 'Follower', event.term)
    default:
      return next
  }
}

/** An event in one sentence. */
export function tell(event: RaftEvent, who: string): string {
  switch (event.kind) {
    case 'pre-campaign':
      return `${who} hears no leader and asks whether it would be elected`
    case 'campaign':
      return `${who} campaigns in term ${event.term}`
    case 'became-leader':
      return `${who} is elected and leads term ${event.term}`
    case 'follows-leader':
      return `${who} follows ${event.name || 'the leader'} in term ${event.term}`
    case 'stepped-down':
      return `${who} leads no longer${event.reason ? `: ${event.reason}` : ''}`
    case 'vote-granted':
      return event.name === who ? `${who} votes for itself in term ${event.term}` : `${who} votes for ${event.name} in term ${event.term}`
    case 'truncated':
      return `${who} gives up its entries from ${event.index} on, which were never committed`
    case 'transfer-started':
      return `${who} hands leadership to ${event.name}`
    case 'transfer-aborted':
      return `${who} keeps leadership: ${event.name} did not take it in time`
    case 'membership-changed':
      return `${who}: the members are now ${event.reason}`
    case 'membership-undone':
      return `${who}: the members are again ${event.reason}`
    case 'removed':
      return `${who} is no member any more`
    case 'snapshot-installed':
      return `${who} takes over a snapshot up to entry ${event.index}`
  }
}
