import { expect, test } from 'vitest'
import { cellAt, termsIn, windowOf } from '../../src/cluster/log-cells'

const span = { snapshot: 10, commit: 14, last: 16, own: true }

test('an entry is compacted, committed, stored or not there', () => {
  expect([10, 11, 14, 15, 17].map((index) => cellAt(span, index))).toEqual(['compacted', 'committed', 'committed', 'stored', 'none'])
})

test('of a node that cannot be heard only what the leader says is shown', () => {
  expect(cellAt({ ...span, own: false }, 12)).toBe('known')
  expect(cellAt(null, 12)).toBe('none')
})

test('the newest entry has a little room behind it', () => {
  expect([windowOf(3, 40), windowOf(100, 40)]).toEqual([1, 63])
})

test('the line of terms ends with the log', () => {
  const terms = [
    { from: 5, term: 2 },
    { from: 7, term: 4 },
  ]
  expect(termsIn(terms, 3, 10, 8)).toEqual([
    { start: 0, length: 2, term: 0 },
    { start: 2, length: 2, term: 2 },
    { start: 4, length: 2, term: 4 },
  ])
})
