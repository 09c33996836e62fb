import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type Job, type JobState, jobs } from '../api/jobs'
import { useFeedPart } from '../feed/hub'
import { stampOf } from '../feed/jobs'
import { FailureBox } from '../ui/failure-box'
import { age } from '../ui/format'
import { oneLine } from '../ui/json-text'
import { Link } from '../ui/link'
import { useNow } from '../ui/now'
import { useSlow } from '../ui/use-slow'
import { Progress } from './progress'
import { StateChip } from './state-chip'

const pageSize = 30

/** The jobs of a type and state, page by page. The feed says when to look again. */
export function JobList({ type, state }: { type: string; state: JobState | '' }) {
  const types = useFeedPart((feed) => feed.jobs)
  const now = useNow(1000)
  const [cursors, setCursors] = useState<string[]>([''])
  const cursor = cursors.at(-1)!
  const stamp = useSlow(stampOf(types.rows, type))
  const page = useQuery({
    queryKey: ['jobs', type, state, cursor, stamp],
    queryFn: ({ signal }) => jobs.list({ type, state, limit: pageSize, ...(cursor && { cursor }) }, signal),
    placeholderData: keepPreviousData,
    gcTime: 5000,
  })
  const items = page.data?.items ?? []
  // A page whose jobs have all gone on is of no use to anybody.
  const isBeyond = page.isSuccess && items.length === 0 && cursors.length > 1 && !page.isPlaceholderData
  useEffect(() => {
    if (isBeyond) setCursors((old) => old.slice(0, -1))
  }, [isBeyond])
  return (
    <section className="sheet" aria-label="Jobs">
      {page.error && (
        <div className="sheet-body">
          <FailureBox error={page.error} retry={() => page.refetch()} />
        </div>
      )}
      {items.length === 0 && page.isSuccess ? (
        <div className="empty">
          <h3>{state ? `No job is ${state}` : 'No job is there'}</h3>
          <p>{state === 'succeeded' || state === 'failed' || state === 'cancelled' ? 'A finished job is kept for an hour, or as long as its “keep” says.' : 'As soon as there is one, it is shown here.'}</p>
        </div>
      ) : (
        <ul className="rows" style={{ minHeight: 240 }} aria-busy={page.isPlaceholderData} aria-label="Jobs">
          {items.map((job) => (
            <li key={job.id}>
              <Link to={{ page: 'jobs', job: job.id }} className="list-row of-jobs">
                <span className="cut job-id">{job.id}</span>
                <span className="cut">{job.type}</span>
                <span>
                  <StateChip state={job.state} cancelRequested={job.cancel_requested} />
                </span>
                <span className="num quiet phone-end">{when(job, now)}</span>
                <span className="job-says">
                  {job.state === 'running' && job.progress !== null && <Progress value={job.progress} />}
                  <span className="cut">{says(job)}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {(cursors.length > 1 || page.data?.next) && (
        <div className="pager">
          <button type="button" className="slim" disabled={cursors.length === 1} onClick={() => setCursors([''])}>
            First
          </button>
          <button type="button" className="slim" disabled={cursors.length === 1} onClick={() => setCursors((old) => old.slice(0, -1))}>
            Back
          </button>
          <button type="button" className="slim" disabled={!page.data?.next || page.isPlaceholderData} onClick={() => setCursors((old) => [...old, page.data!.next!])}>
            Next
          </button>
          <span>page {cursors.length}</span>
        </div>
      )}
    </section>
  )
}

/** The one thing about it that matters most in its state. */
export function says(job: Job): string {
  const attempts = job.attempt > 1 || job.state === 'failed' ? `attempt ${job.attempt}${job.max_attempts > 0 ? ` of ${job.max_attempts}` : ''}` : ''
  const word = job.state === 'failed' || job.state === 'cancelled' ? job.reason : job.state === 'succeeded' && job.result !== undefined ? oneLine(job.result).slice(0, 200) : job.note
  return [word || (job.payload === null ? '' : oneLine(job.payload).slice(0, 200)), attempts].filter(Boolean).join(' · ')
}

export function when(job: Job, now: number): string {
  if (job.finished_at) return `${age(Math.max(0, now - Date.parse(job.finished_at)))} ago`
  if (job.state === 'running' && job.started_at) return `for ${age(Math.max(0, now - Date.parse(job.started_at)))}`
  if (job.state === 'scheduled' && job.run_at) return `in ${age(Math.max(0, Date.parse(job.run_at) - now))}`
  return `${age(Math.max(0, now - Date.parse(job.created_at)))} old`
}
