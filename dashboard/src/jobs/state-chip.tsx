import type { JobState } from '../api/jobs'

/** What colour a state has, by the classes of the chips. */
const looks: Record<JobState, string> = { waiting: '', scheduled: 'delayed', queued: 'ready', running: 'leased', succeeded: 'leader', failed: 'dead', cancelled: '' }

export const stateColors: Record<JobState, string> = {
  waiting: '--follower',
  scheduled: '--delayed',
  queued: '--ready',
  running: '--leased',
  succeeded: '--out',
  failed: '--dead',
  cancelled: '--rule-strong',
}

export function StateChip({ state, cancelRequested }: { state: JobState; cancelRequested: boolean }) {
  return <span className={`chip ${looks[state]}`}>{state === 'running' && cancelRequested ? 'being cancelled' : state}</span>
}
