import { expect, test } from 'vitest'
import { type Job, type Schedule, settingsOf } from '../../src/api/jobs'
import { says, when } from '../../src/jobs/job-list'
import { noWork, troubleOf, typedOf, workOf } from '../../src/jobs/work'

const now = Date.parse('2026-11-26T12:00:00Z')
const job = (more: Partial<Job>): Job => ({
  id: '7-1',
  type: 'mail',
  state: 'queued',
  payload: null,
  priority: 0,
  attempt: 0,
  max_attempts: 3,
  progress: null,
  note: null,
  created_at: '2026-11-26T11:58:00Z',
  after: [],
  cancel_requested: false,
  ...more,
})

test('fields that are left blank are left to the node', () => {
  expect(workOf({ ...noWork, type: ' mail ' })).toEqual({ type: 'mail' })
  expect(workOf({ type: 'mail', payload: '{"to": 1}', priority: '7', maxAttempts: '2', backoff: '10s', keep: '24h' })).toEqual({ type: 'mail', payload: { to: 1 }, priority: 7, max_attempts: 2, backoff: '10s', keep: '24h' })
  expect(workOf({ ...noWork, type: 'mail', payload: 'null' })).toEqual({ type: 'mail', payload: null })
})

test('a schedule that is edited is sent back as it was, but for what was changed', () => {
  const work = { type: 'report', payload: { of: 'yesterday' }, priority: 3, max_attempts: 5, backoff: '1m', keep: '2h' }
  expect(workOf(typedOf(work))).toEqual(work)
})

test('what the cluster says of a schedule is not sent back to it', () => {
  const schedule: Schedule = { name: 'nightly', version: 9, cron: '0 3 * * *', time_zone: 'UTC', type: 'report', payload: null, priority: 0, max_attempts: null, backoff: null, keep: '1h', missed: 'once', paused: false, next_at: 'x', last_at: 'y', last_job: '7-1', runs: 4 }
  expect(settingsOf(schedule)).toEqual({ cron: '0 3 * * *', time_zone: 'UTC', type: 'report', priority: 0, keep: '1h', missed: 'once', paused: false })
  expect(settingsOf({ ...schedule, payload: 0, max_attempts: 2, backoff: '1s' })).toMatchObject({ payload: 0, max_attempts: 2, backoff: '1s' })
})

test('work that cannot be is not sent', () => {
  expect([troubleOf(noWork), troubleOf({ ...noWork, type: 'mail', payload: '{' }), troubleOf({ ...noWork, type: 'mail', priority: 'high' })].every(Boolean)).toBe(true)
  expect(troubleOf({ ...noWork, type: 'mail', payload: '"text"', priority: '9' })).toBe('')
})

test('a row of the list says what matters most in its state', () => {
  expect(says(job({ payload: { to: 'guest' } }))).toBe('{"to":"guest"}')
  expect(says(job({ state: 'failed', attempt: 3, reason: 'no such mailbox' }))).toBe('no such mailbox · attempt 3 of 3')
  expect(says(job({ state: 'running', attempt: 2, note: 'half way' }))).toBe('half way · attempt 2 of 3')
  expect(says(job({ state: 'succeeded', attempt: 1, result: 'sent' }))).toBe('sent')
})

test('and since when, or in what time', () => {
  expect(when(job({}), now)).toBe('2 min old')
  expect(when(job({ state: 'running', started_at: '2026-11-26T11:59:30Z' }), now)).toBe('for 30 s')
  expect(when(job({ state: 'scheduled', run_at: '2026-11-26T13:00:00Z' }), now)).toBe('in 1 h')
  expect(when(job({ state: 'succeeded', finished_at: '2026-11-26T11:59:55Z' }), now)).toBe('5 s ago')
})
