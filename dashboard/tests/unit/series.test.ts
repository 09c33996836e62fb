import { expect, test } from 'vitest'
import { pointsOf, Series, windowMs } from '../../src/ui/series'

const totals = (published: number, ready = 0) => ({ published, consumed: 0, ready, leased: 0, delayed: 0, dead: 0 })

test('rates come from counters', () => {
  const series = new Series()
  series.add(1000, totals(10))
  series.add(2000, totals(25))
  expect(series.points.map((point) => point.published)).toEqual([0, 15])
})

test('a counter that falls, because a topic went, is no negative rate', () => {
  const series = new Series()
  series.add(1000, totals(10))
  series.add(2000, totals(3))
  expect(series.points.at(-1)!.published).toBe(0)
})

test('what the node kept stands before what the feed tells', () => {
  const series = new Series()
  series.add(3000, totals(1))
  series.add(4000, totals(2))
  series.load(pointsOf({ at: [1000, 2000], published: [7, 8], consumed: [0, 0], ready: [1, 1], leased: [0, 0], delayed: [0, 0], dead: [0, 0] }, 0))
  expect(series.points.map((point) => point.at)).toEqual([1000, 2000, 3000, 4000])
})

test('five minutes are kept', () => {
  const series = new Series()
  for (let i = 0; i < 400; i++) series.add(i * 1000, totals(i))
  expect(series.points[0]!.at).toBeGreaterThanOrEqual(399_000 - windowMs - 2000)
})
