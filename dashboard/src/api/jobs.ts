import { ask, json, key, send } from './client'

export const jobStates = ['waiting', 'scheduled', 'queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]
export type JobCounts = Record<JobState, number>

export interface Job {
  id: string
  type: string
  state: JobState
  /** Null when there is none. */
  payload: unknown
  priority: number
  attempt: number
  max_attempts: number
  progress: number | null
  note: string | null
  result?: unknown
  /** Why it failed or was cancelled. */
  reason?: string
  created_at: string
  run_at?: string
  started_at?: string
  finished_at?: string
  unique_key?: string
  /** The jobs that it waits for, or waited for. */
  after: string[]
  cancel_requested: boolean
  schedule?: string
}

export interface JobPage {
  items: Job[]
  next: string | null
  counts: JobCounts
}

/** What is asked for; what is left out takes its default. */
export interface NewJob {
  type: string
  payload?: unknown
  priority?: number
  run_at?: string
  delay?: string
  unique_key?: string
  max_attempts?: number
  backoff?: string
  keep?: string
  after?: string[]
}

/** A job that is made at every tick of a cron expression. */
export interface Schedule {
  name: string
  version: number
  cron: string
  time_zone: string
  type: string
  payload: unknown
  priority: number
  /** Null: as the topic of the type has it. */
  max_attempts: number | null
  backoff: string | null
  keep: string
  missed: 'skip' | 'once'
  paused: boolean
  next_at: string | null
  last_at?: string
  last_job?: string
  runs: number
}

/** What is asked for; what is left out takes its default. */
export interface ScheduleSettings {
  cron: string
  time_zone: string
  type: string
  payload?: unknown
  priority?: number
  max_attempts?: number
  backoff?: string
  keep?: string
  missed: 'skip' | 'once'
  paused: boolean
}

const jobPath = (id: string) => `/v1/jobs/${encodeURIComponent(id)}`
const schedulePath = (name: string) => `/v1/schedules/${encodeURIComponent(name)}`

export const jobs = {
  list: (filter: { type: string; state: JobState | ''; limit: number; cursor?: string }, signal?: AbortSignal) => {
    const query = new URLSearchParams({ limit: String(filter.limit) })
    if (filter.type) query.set('type', filter.type)
    if (filter.state) query.set('state', filter.state)
    if (filter.cursor) query.set('cursor', filter.cursor)
    return ask<JobPage>(`/v1/jobs?${query}`, signal)
  },

  one: (id: string, signal?: AbortSignal) => ask<Job>(jobPath(id), signal),

  enqueue: async (job: NewJob) => (await (await send('POST', '/v1/jobs', { body: JSON.stringify(job), headers: { ...json, ...key() } })).json()) as Job,

  cancel: async (id: string) => (await (await send('DELETE', jobPath(id), { headers: key() })).json()) as Job,

  retry: async (id: string) => (await (await send('POST', `${jobPath(id)}/retry`, { headers: key() })).json()) as Job,

  schedules: (signal?: AbortSignal) => ask<{ items: Schedule[] }>('/v1/schedules', signal),

  /** Puts these settings in place of those of a version; without one it makes the schedule, if there is none of that name. */
  schedule: async (name: string, settings: ScheduleSettings, version: number | null) =>
    (await (await send('PUT', schedulePath(name), { body: JSON.stringify(settings), headers: { ...json, ...(version === null ? { 'If-None-Match': '*' } : { 'If-Match': `"${version}"` }) } })).json()) as Schedule,

  unschedule: async (name: string) => {
    await send('DELETE', schedulePath(name))
  },
}

/** The settings of a schedule without what the cluster says of it, to be sent back. */
export function settingsOf(schedule: Schedule): ScheduleSettings {
  const { cron, time_zone, type, payload, priority, max_attempts, backoff, keep, missed, paused } = schedule
  return { cron, time_zone, type, priority, keep, missed, paused, ...(payload !== null && { payload }), ...(max_attempts !== null && { max_attempts }), ...(backoff !== null && { backoff }) }
}
