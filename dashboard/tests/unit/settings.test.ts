import { expect, test } from 'vitest'
import { nextStep, publishHeaders } from '../../src/api/client'
import { settingList, shown, sizeText, typed } from '../../src/topic/setting-list'

const setting = (key: string) => settingList.find((one) => one.key === key)!

test('sizes are shown in the unit that divides them', () => {
  expect([1024, 1536, 8 * 2 ** 30, 7].map(sizeText)).toEqual(['1KiB', '1536', '8GiB', '7'])
})

test('counts are sent as numbers, durations as text', () => {
  expect([typed(setting('max_attempts'), ' 7 '), typed(setting('lease'), '30'), typed(setting('lease'), '5m'), typed(setting('max_bytes'), '64MiB')]).toEqual([7, '30s', '5m', '64MiB'])
})

test('no time at all is shown as 0', () => {
  expect(shown(setting('ttl'), { ttl: '0ms' } as never)).toBe('0')
})

test('every setting has a meaning', () => {
  expect(settingList.every((one) => one.meaning.length > 30)).toBe(true)
})

test('only what was given becomes a header', () => {
  expect(publishHeaders({ contentType: 'text/plain', group: 'g', delay: '', meta: { origin: 'web', '': 'x' } })).toEqual({ 'Content-Type': 'text/plain', 'RRMQ-Group': 'g', 'RRMQ-Meta-origin': 'web' })
})

test('an unknown outcome asks to look first', () => {
  expect(nextStep({ slug: 'timed_out', retryable: true, outcome: 'unknown', status: 504 })).toContain('Look before')
})
