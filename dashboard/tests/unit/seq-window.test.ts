import { expect, test } from 'vitest'
import { endAt, rangeOf } from '../../src/ui/seq-window'

test('the newest are shown, and follow the log as it grows', () => {
  expect([rangeOf(1, 61, 50, null), rangeOf(1, 70, 50, null)]).toEqual([
    { after: 11, end: 61, mayGoBack: true },
    { after: 20, end: 70, mayGoBack: true },
  ])
})

test('a page back never shows less than it could', () => {
  expect(rangeOf(1, 61, 50, endAt(1, 61, 50, 11))).toEqual({ after: 0, end: 50, mayGoBack: false })
  expect(rangeOf(1, 7, 50, null)).toEqual({ after: 0, end: 7, mayGoBack: false })
})

test('what retention has dropped is not asked for', () => {
  expect(rangeOf(90, 100, 50, null)).toEqual({ after: 89, end: 100, mayGoBack: false })
  expect(endAt(90, 300, 50, 0)).toBe(139)
})

test('a page that would reach the newest follows them again', () => {
  expect([endAt(1, 61, 50, 100), endAt(1, 61, 50, 61), endAt(1, 61, 50, 60)]).toEqual([null, null, 60])
})
