import { expect, test } from 'vitest'
import { countsOf, jobTypeOf, scheduleOf, stampOf } from '../../src/feed/jobs'
import { groupOf, groupsOf } from '../../src/feed/groups'
import { RowsFold } from '../../src/feed/rows'
import type { RowsEvent } from '../../src/feed/types'

const event = (more: Partial<RowsEvent>): RowsEvent => ({ total: 0, all: false, more: false, gone: [], rows: [], ...more })

test('an empty list is a complete one', () => {
  const fold = new RowsFold(groupOf)
  expect(fold.state.complete).toBe(false)
  expect(fold.take(event({ all: true })).complete).toBe(true)
})

test('a list that comes in pieces shows only when it is whole, and a reconnect replaces it without an empty moment', () => {
  const fold = new RowsFold(jobTypeOf)
  fold.take(event({ all: true, rows: [['old', 0, 0, 0, 0, 0, 0, 0, 1]] }))
  fold.take(event({ all: true, more: true, rows: [['a', 0, 0, 1, 0, 0, 0, 0, 1]] }))
  expect([...fold.state.rows.keys()]).toEqual(['old'])
  fold.take(event({ rows: [['b', 0, 0, 2, 0, 0, 0, 0, 1]], total: 2 }))
  expect([...fold.state.rows.keys()]).toEqual(['a', 'b'])
})

test('changes replace rows and take away those that are gone', () => {
  const fold = new RowsFold(scheduleOf)
  fold.take(event({ all: true, rows: [['nightly', 1, 0, 10, 0, 0], ['hourly', 1, 0, 10, 0, 0]] }))
  const { rows } = fold.take(event({ gone: ['hourly'], rows: [['nightly', 2, 1, 0, 10, 1]] }))
  expect([...rows.values()]).toEqual([{ name: 'nightly', version: 2, paused: true, next: 0, last: 10, runs: 1 }])
})

test('the groups of one topic are in the order of their names, numbers as numbers', () => {
  const fold = new RowsFold(groupOf)
  const { rows } = fold.take(event({ all: true, rows: [['7/g10', 7, 'g10', 0, 0, 0, 0, 0], ['8/g1', 8, 'g1', 0, 0, 0, 0, 0], ['7/g9', 7, 'g9', 4, 3, 2, 1, 99]] }))
  expect(groupsOf(rows, 7).map((row) => row.group)).toEqual(['g9', 'g10'])
  expect(groupsOf(rows, 7)[0]).toEqual({ topic: 7, group: 'g9', position: 4, lag: 3, leased: 2, readyAgain: 1, oldest: 99 })
})

test('jobs are counted by state, of one type and of all', () => {
  const fold = new RowsFold(jobTypeOf)
  const { rows } = fold.take(event({ all: true, rows: [['a', 1, 2, 3, 4, 5, 6, 7, 9], ['b', 0, 0, 1, 0, 0, 0, 0, 1]] }))
  expect(countsOf(rows, 'a')).toEqual({ waiting: 1, scheduled: 2, queued: 3, running: 4, succeeded: 5, failed: 6, cancelled: 7 })
  expect(countsOf(rows, '').queued).toBe(4)
  expect(countsOf(rows, 'nobody').queued).toBe(0)
})

test('a job that only got further is read again, and one of another type is not', () => {
  const fold = new RowsFold(jobTypeOf)
  const before = fold.take(event({ all: true, rows: [['a', 0, 0, 0, 1, 0, 0, 0, 5], ['b', 0, 0, 0, 0, 0, 0, 0, 1]] })).rows
  const after = fold.take(event({ rows: [['a', 0, 0, 0, 1, 0, 0, 0, 6]] })).rows
  expect(stampOf(after, 'a')).not.toBe(stampOf(before, 'a'))
  expect(stampOf(after, '')).not.toBe(stampOf(before, ''))
  expect(stampOf(after, 'b')).toBe(stampOf(before, 'b'))
})
