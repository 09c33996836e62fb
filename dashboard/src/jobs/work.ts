import { readJson } from '../ui/json-text'

/** What is to be done, as it is typed, of a job and of a schedule alike. */
export interface Work {
  type: string
  payload: string
  priority: string
  maxAttempts: string
  backoff: string
  keep: string
}

export const noWork: Work = { type: '', payload: '', priority: '', maxAttempts: '', backoff: '', keep: '' }

/** As a request has it: blank fields are left out, and take their defaults. */
export function workOf(work: Work): { type: string; payload?: unknown; priority?: number; max_attempts?: number; backoff?: string; keep?: string } {
  const payload = readJson(work.payload)
  return {
    type: work.type.trim(),
    ...(payload.value !== undefined && { payload: payload.value }),
    ...(work.priority.trim() && { priority: Number(work.priority) }),
    ...(work.maxAttempts.trim() && { max_attempts: Number(work.maxAttempts) }),
    ...(work.backoff.trim() && { backoff: work.backoff.trim() }),
    ...(work.keep.trim() && { keep: work.keep.trim() }),
  }
}

/** What is wrong with it before anybody is asked; empty when nothing is. */
export function troubleOf(work: Work): string {
  const whole = /^\d*$/
  if (!work.type.trim()) return 'A type is needed: workers receive by it.'
  if (!whole.test(work.priority.trim())) return 'The priority is a number from 0 to 9.'
  if (!whole.test(work.maxAttempts.trim())) return 'The attempts are a whole number.'
  return readJson(work.payload).trouble
}

/** The other way: what a request would have, as it is typed. */
export function typedOf(work: { type: string; payload?: unknown; priority?: number; max_attempts?: number; backoff?: string; keep?: string }): Work {
  return {
    type: work.type,
    payload: work.payload === undefined || work.payload === null ? '' : JSON.stringify(work.payload, null, 2),
    priority: work.priority === undefined ? '' : String(work.priority),
    maxAttempts: work.max_attempts === undefined ? '' : String(work.max_attempts),
    backoff: work.backoff ?? '',
    keep: work.keep ?? '',
  }
}
