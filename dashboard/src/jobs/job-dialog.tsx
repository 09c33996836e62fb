import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { type Job, jobs } from '../api/jobs'
import { useFeedPart } from '../feed/hub'
import { stampOf } from '../feed/jobs'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { moment } from '../ui/format'
import { pretty } from '../ui/json-text'
import { Link } from '../ui/link'
import { say } from '../ui/toasts'
import { useSlow } from '../ui/use-slow'
import { Progress } from './progress'
import { StateChip } from './state-chip'

/** One job: how it stands, what it was given, what came of it, and what can be done. */
export function JobDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const types = useFeedPart((feed) => feed.jobs)
  const stamp = useSlow(stampOf(types.rows, ''))
  const query = useQuery({ queryKey: ['job', id, stamp], queryFn: ({ signal }) => jobs.one(id, signal), placeholderData: keepPreviousData, gcTime: 5000 })
  const cancel = useMutation({
    mutationFn: () => jobs.cancel(id),
    onSuccess: (now) => {
      say(now.state === 'cancelled' ? 'The job is cancelled.' : 'Its worker is told to stop the next time it is heard from.')
      void query.refetch()
    },
  })
  const retry = useMutation({
    mutationFn: () => jobs.retry(id),
    onSuccess: () => {
      say('The job is back in the queue, with all its attempts anew.')
      void query.refetch()
    },
  })
  const job = query.data
  const isFinished = job !== undefined && (job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled')
  return (
    <Dialog title={`Job ${id}`} onClose={onClose} wide>
      {!job?.id || query.error ? <FailureBox error={query.error} retry={() => query.refetch()} /> : null}
      {job && !query.error && (
        <>
          {job.state === 'running' && job.progress !== null && <Progress value={job.progress} />}
          <dl className="facts">
            <dt>State</dt>
            <dd>
              <StateChip state={job.state} cancelRequested={job.cancel_requested} />
              {job.note && <span className="quiet"> {job.note}</span>}
            </dd>
            {job.reason && fact('Reason', job.reason)}
            {fact('Type', job.type)}
            {fact('Attempt', `${job.attempt}${job.max_attempts > 0 ? ` of ${job.max_attempts}` : ', as many as it takes'}`)}
            {job.priority > 0 && fact('Priority', String(job.priority))}
            {job.unique_key && fact('Unique key', job.unique_key)}
            {job.schedule && fact('Schedule', job.schedule)}
            {job.after.length > 0 && (
              <>
                <dt>Waits for</dt>
                <dd>
                  {job.after.map((other) => (
                    <span key={other}>
                      <Link to={{ page: 'jobs', job: other }}>{other}</Link>{' '}
                    </span>
                  ))}
                </dd>
              </>
            )}
          </dl>
          <Life job={job} />
          {job.result !== undefined && <Value title="Result" value={job.result} />}
          {job.payload !== null && <Value title="Payload" value={job.payload} />}
        </>
      )}
      {!job && !query.error && <p className="quiet" style={{ minHeight: 240 }}>Reading it…</p>}
      <FailureBox error={cancel.error ?? retry.error} />
      <div className="dialog-end">
        <button type="button" onClick={onClose}>
          Close
        </button>
        {job && !isFinished && (
          <button type="button" className="danger" disabled={cancel.isPending || job.cancel_requested} onClick={() => cancel.mutate()}>
            Cancel the job
          </button>
        )}
        {job && (job.state === 'failed' || job.state === 'cancelled') && (
          <button type="button" className="main" disabled={retry.isPending} onClick={() => retry.mutate()}>
            Retry
          </button>
        )}
      </div>
    </Dialog>
  )
}

/** What happened when. */
function Life({ job }: { job: Job }) {
  const steps: [string | undefined, string, string][] = [
    [job.created_at, 'Put in', '--in'],
    [job.run_at, job.state === 'scheduled' ? 'Is to run' : 'Was to run', '--delayed'],
    [job.started_at, job.attempt > 1 ? `Started, attempt ${job.attempt}` : 'Started', '--leased'],
    [job.finished_at, ends[job.state] ?? 'Ended', job.state === 'succeeded' ? '--out' : '--dead'],
  ]
  const known = steps.filter(([at]) => at !== undefined).sort((a, b) => Date.parse(a[0]!) - Date.parse(b[0]!))
  return (
    <ol className="story" aria-label="Its life">
      {known.map(([at, word, color]) => (
        <li key={word}>
          <time dateTime={at}>{moment(at!)}</time>
          <span className="line" aria-hidden="true">
            <i style={{ background: `var(${color})` }} />
          </span>
          <div className="say">{word}</div>
        </li>
      ))}
    </ol>
  )
}

const ends: Partial<Record<Job['state'], string>> = { succeeded: 'Succeeded', failed: 'Failed for good', cancelled: 'Cancelled' }

function Value({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <h3 style={{ marginBottom: 8 }}>{title}</h3>
      <pre className="body-box" tabIndex={0} aria-label={title}>
        {pretty(value)}
      </pre>
    </div>
  )
}

function fact(name: string, value: string) {
  return [<dt key={`${name}:`}>{name}</dt>, <dd key={name}>{value}</dd>]
}
