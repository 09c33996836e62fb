import { expect, test } from 'vitest'
import { leaderOf, type NodeState } from '../../src/feed/hub'
import { emptyLane } from '../../src/feed/lanes'
import type { NodeView, Role } from '../../src/feed/types'

function node(id: number, role: Role, term: number, more: { leader?: number; heard?: boolean; unreachable?: boolean } = {}): NodeState {
  const view = { role, term, leader: more.leader ?? null, members: [], peers: [] } as unknown as NodeView
  return {
    member: { id, name: `n${id}`, address: '', role: 'voter' },
    hello: more.unreachable ? null : ({ id } as never),
    view: more.unreachable ? null : view,
    heard: !more.unreachable && (more.heard ?? true),
    lane: emptyLane,
  }
}

test('a leader of an older term, cut off from the others, is none', () => {
  expect(leaderOf([node(1, 'Leader', 3), node(2, 'Leader', 4), node(3, 'Follower', 4)])?.member.id).toBe(2)
  expect(leaderOf([node(1, 'Leader', 3), node(2, 'Candidate', 4), node(3, 'Follower', 4)])).toBe(null)
})

test('one that is silent leads no longer', () => {
  expect(leaderOf([node(1, 'Leader', 3, { heard: false }), node(2, 'Follower', 3, { leader: 1 })])).toBe(null)
})

test('one that the browser cannot reach leads when the others follow it', () => {
  expect(leaderOf([node(1, 'Leader', 3, { unreachable: true }), node(2, 'Follower', 3, { leader: 1 })])?.member.id).toBe(1)
})
