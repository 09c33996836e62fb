import { type JobCounts, jobStates } from '../api/jobs'

/** The jobs of one type: how many are in which state, and a number that is another one whenever any of them changed. */
export interface JobTypeRow {
  type: string
  counts: JobCounts
  changes: number
}

export type JobTypeTuple = [type: string, waiting: number, scheduled: number, queued: number, running: number, succeeded: number, failed: number, cancelled: number, changes: number]

export function jobTypeOf(cells: JobTypeTuple): JobTypeRow {
  return { type: cells[0], counts: Object.fromEntries(jobStates.map((state, i) => [state, cells[i + 1]])) as JobCounts, changes: cells[8] }
}

/** A schedule as far as it moves; its settings are asked for when its version changes. */
export interface ScheduleRow {
  name: string
  version: number
  paused: boolean
  /** Milliseconds since 1970; 0: none. */
  next: number
  last: number
  runs: number
}

export type ScheduleTuple = [name: string, version: number, paused: number, next: number, last: number, runs: number]

export function scheduleOf([name, version, paused, next, last, runs]: ScheduleTuple): ScheduleRow {
  return { name, version, paused: paused !== 0, next, last, runs }
}

export const noCounts: JobCounts = { waiting: 0, scheduled: 0, queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 }

/** Of one type, or of all. */
export function countsOf(rows: ReadonlyMap<string, JobTypeRow>, type: string): JobCounts {
  const sum = { ...noCounts }
  for (const row of rows.values()) if (!type || row.type === type) for (const state of jobStates) sum[state] += row.counts[state]
  return sum
}

/** Another text whenever any job of the type, or of any, changed. */
export function stampOf(rows: ReadonlyMap<string, JobTypeRow>, type: string): string {
  let stamp = ''
  for (const row of rows.values()) if (!type || row.type === type) stamp += `${row.type}:${row.changes}:${jobStates.map((state) => row.counts[state]).join(',')};`
  return stamp
}
