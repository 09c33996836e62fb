import { expect, test } from 'vitest'
import { partsOf } from '../../src/log/group-track'
import { earliest, effectOf, targetOf, troubleOf } from '../../src/log/place'

const at = { first: 11, last: 100, position: 60 }

test('a group’s log is what it settled, holds, tries again and has not read', () => {
  expect(partsOf(1, 100, { lag: 40, leased: 10, readyAgain: 5 })).toEqual([
    { kind: 'settled', size: 60 },
    { kind: 'leased', size: 10 },
    { kind: 'again', size: 5 },
    { kind: 'unread', size: 25 },
  ])
})

test('of what retention dropped nothing is drawn, and an empty log is no bar at all', () => {
  expect(partsOf(91, 100, { lag: 40, leased: 0, readyAgain: 0 })).toEqual([{ kind: 'unread', size: 10 }])
  expect(partsOf(0, 0, { lag: 0, leased: 0, readyAgain: 0 })).toEqual([])
})

test('a replay says how much is read again, and from where', () => {
  expect(effectOf(earliest, at)).toEqual({ action: 'Replay 50', text: '50 messages are read again, beginning with 11.' })
  expect(effectOf({ ...earliest, kind: 'seq', seq: '60' }, at).text).toBe('1 message is read again, beginning with 60.')
  expect(effectOf({ ...earliest, kind: 'seq', seq: '3' }, at).action).toBe('Replay 50')
})

test('going ahead says how much is never read', () => {
  expect(effectOf({ ...earliest, kind: 'latest' }, at).text).toContain('40 messages are skipped')
  expect(effectOf({ ...earliest, kind: 'seq', seq: '900' }, at).action).toBe('Skip 40')
})

test('a place that is none is not sent', () => {
  expect([troubleOf({ ...earliest, kind: 'seq', seq: '0' }), troubleOf({ ...earliest, kind: 'seq', seq: '7.5' }), troubleOf({ ...earliest, kind: 'time', time: '' })].every(Boolean)).toBe(true)
  expect([troubleOf(earliest), troubleOf({ ...earliest, kind: 'seq', seq: ' 7 ' }), troubleOf({ ...earliest, kind: 'time', time: '2026-11-26T14:30' })]).toEqual(['', '', ''])
})

test('a place becomes the one field that the request takes', () => {
  expect(targetOf({ ...earliest, kind: 'latest' })).toEqual({ to: 'latest' })
  expect(targetOf({ ...earliest, kind: 'seq', seq: ' 7 ' })).toEqual({ to_seq: 7 })
  expect(targetOf({ ...earliest, kind: 'time', time: '2026-11-26T14:30:00Z' })).toEqual({ to_time: '2026-11-26T14:30:00.000Z' })
})
