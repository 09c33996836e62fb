import { expect, test } from 'vitest'
import { emptyLane, happened, lost, seen, started, tell } from '../../src/feed/lanes'
import type { RaftEvent, RaftKind } from '../../src/feed/types'

const event = (kind: RaftKind, at: number, term: number, more: Partial<RaftEvent> = {}): RaftEvent => ({ number: at, at, kind, term, node: null, name: '', index: 0, reason: '', ...more })
const states = (lane: { segments: { state: string; term: number }[] }) => lane.segments.map((segment) => `${segment.state} ${segment.term}`)

test('an election is three segments', () => {
  let lane = started(emptyLane, 0)
  lane = happened(lane, event('pre-campaign', 10, 1))
  lane = happened(lane, event('campaign', 11, 2))
  lane = happened(lane, event('became-leader', 15, 2))
  expect(states(lane)).toEqual(['Follower 0', 'Candidate 2', 'Leader 2'])
  expect(lane.events).toHaveLength(3)
})

test('a node that goes silent and comes back as it was has a gap', () => {
  let lane = seen(started(emptyLane, 0), 5, 'Leader', 3)
  lane = lost(lane, 20)
  lane = lost(lane, 21)
  lane = seen(lane, 30, 'Follower', 4)
  expect(states(lane)).toEqual(['Follower 0', 'Leader 3', 'Down 3', 'Follower 4'])
})

test('what is told twice is one segment', () => {
  const lane = seen(seen(seen(emptyLane, 1, 'Follower', 1), 2, 'Follower', 1), 3, 'Follower', 1)
  expect(lane.segments).toEqual([{ from: 1, state: 'Follower', term: 1 }])
})

test('an event that is told late begins no earlier than what is known', () => {
  const lane = happened(seen(emptyLane, 100, 'Follower', 4), event('became-leader', 90, 5))
  expect(lane.segments.at(-1)).toEqual({ from: 100, state: 'Leader', term: 5 })
})

test('votes are told in words', () => {
  expect(tell(event('vote-granted', 1, 7, { name: 'n2' }), 'n0')).toBe('n0 votes for n2 in term 7')
  expect(tell(event('vote-granted', 1, 7, { name: 'n0' }), 'n0')).toBe('n0 votes for itself in term 7')
})
