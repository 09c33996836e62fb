import { expect, test } from 'vitest'
import { age, bytes, rate, shortCount } from '../../src/ui/format'

test('counts stay within five characters', () => {
  expect([0, 999, 9_999, 10_000, 123_456, 999_499, 1_000_000, 12_300_000_000].map(shortCount)).toEqual(['0', '999', '9,999', '10.0k', '123k', '999k', '1.0M', '12.3G'])
})

test('rates below ten have one digit behind the point', () => {
  expect([0, 0.04, 0.5, 9.94, 12.6, 15_000].map(rate)).toEqual(['0', '0.0', '0.5', '9.9', '13', '15.0k'])
})

test('sizes are in the units of the settings', () => {
  expect([0, 1023, 1024, 1536, 5 * 1024 * 1024].map(bytes)).toEqual(['0 B', '1023 B', '1.0 KiB', '1.5 KiB', '5.0 MiB'])
})

test('ages are rounded to what one cares about', () => {
  expect([null, 240, 1_400, 59_000, 61_000, 3_600_000, 200_000_000].map(age)).toEqual(['–', '200 ms', '1 s', '59 s', '1 min', '1 h', '2 d'])
})
