import { expect, test } from 'vitest'
import { oldestAge, rowOf, TopicsFold } from '../../src/feed/topics'
import type { TopicsEvent, TopicTuple } from '../../src/feed/types'
import { filtered, sorted } from '../../src/topics/list'

const tuple = (number: number, name: string, ready = 0, more: Partial<Record<number, number>> = {}): TopicTuple =>
  Object.assign([number, name, 0, 1, ready, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], more) as TopicTuple
const event = (more: Partial<TopicsEvent>): TopicsEvent => ({ at: 0, now: 0, total: 0, all: false, more: false, gone: [], rows: [], ...more })

test('a list that comes in pieces shows only when it is whole', () => {
  const fold = new TopicsFold()
  fold.take(event({ all: true, more: true, rows: [tuple(1, 'a')] }), 1)
  expect(fold.state.complete).toBe(false)
  fold.take(event({ rows: [tuple(2, 'b')], total: 2 }), 2)
  expect([...fold.state.rows.values()].map((row) => row.name)).toEqual(['a', 'b'])
})

test('changes replace rows and take away those that are gone', () => {
  const fold = new TopicsFold()
  const before = fold.take(event({ all: true, rows: [tuple(1, 'a'), tuple(2, 'b')] }), 1)
  const after = fold.take(event({ gone: [1], rows: [tuple(2, 'b', 5)] }), 2)
  expect([...after.rows.values()].map((row) => [row.name, row.ready])).toEqual([['b', 5]])
  expect(before.rows.size).toBe(2)
})

test('a reconnect replaces everything, without an empty moment', () => {
  const fold = new TopicsFold()
  fold.take(event({ all: true, rows: [tuple(1, 'a')] }), 1)
  fold.take(event({ all: true, more: true, rows: [tuple(2, 'b')] }), 2)
  expect(fold.state.rows.has(1)).toBe(true)
  fold.take(event({}), 3)
  expect([...fold.state.rows.keys()]).toEqual([2])
})

test('the oldest grows older while the cluster’s clock stands still', () => {
  const fold = new TopicsFold()
  const state = fold.take(event({ all: true, now: 1000, rows: [tuple(1, 'a', 1, { 9: 400 })] }), 50_000)
  expect(oldestAge(state.rows.get(1)!, state, 52_000)).toBe(2600)
  expect(oldestAge(rowOf(tuple(2, 'b')), state, 52_000)).toBe(null)
})

test('ten thousand topics are sorted by any column, of equals by name', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => rowOf(tuple(i + 1, `topic-${i}`, i % 3)))
  const byReady = sorted(filtered(rows, '', 'all'), 'ready', true)
  expect(byReady.slice(0, 2).map((row) => row.name)).toEqual(['topic-2', 'topic-5'])
  expect(filtered(rows, 'TOPIC-99', 'all').length).toBe(111)
})

test('numbers in names are in the order of numbers, also of names that come later', () => {
  const of = (...all: string[]) => sorted(all.map((name, i) => rowOf(tuple(i + 1, name))), 'name', false).map((row) => row.name)
  expect(of('q10', 'q9', 'q1')).toEqual(['q1', 'q9', 'q10'])
  expect(of('q10', 'q2', 'q9', 'q1')).toEqual(['q1', 'q2', 'q9', 'q10'])
})

test('a second in which nothing changed changes nothing', () => {
  const fold = new TopicsFold()
  const before = fold.take(event({ all: true, rows: [tuple(1, 'a')] }), 1).rows
  expect(fold.take(event({}), 2).rows).toBe(before)
})
