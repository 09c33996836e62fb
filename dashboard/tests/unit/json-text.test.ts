import { expect, test } from 'vitest'
import { oneLine, readJson } from '../../src/ui/json-text'

test('blank text is no value, and null is one', () => {
  expect([readJson('  '), readJson('null'), readJson('[1]')]).toEqual([{ trouble: '' }, { value: null, trouble: '' }, { value: [1], trouble: '' }])
  expect(readJson('{').trouble).toContain('not JSON yet')
})

test('a text is shown without quotes, all else as JSON', () => {
  expect([oneLine('a'), oneLine({ a: 1 }), oneLine(undefined)]).toEqual(['a', '{"a":1}', ''])
})
