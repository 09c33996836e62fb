import { useState } from 'react'
import { type JobState, jobStates } from '../api/jobs'
import { useFeedPart } from '../feed/hub'
import { countsOf } from '../feed/jobs'
import { go } from '../router'
import { Curl } from '../ui/curl'
import { plural, shortCount } from '../ui/format'
import { Enqueue } from './enqueue'
import { JobDialog } from './job-dialog'
import { JobList } from './job-list'
import { JobsTabs } from './jobs-tabs'
import { stateColors } from './state-chip'
import { TypesTable } from './types-table'

/** All jobs: how many are in which state, of which type, and each of them. */
export function JobsPage({ job }: { job: string | null }) {
  const types = useFeedPart((feed) => feed.jobs)
  const [type, setType] = useState('')
  const [state, setState] = useState<JobState | ''>('')
  const [making, setMaking] = useState(false)
  const counts = countsOf(types.rows, type)
  const all = jobStates.reduce((sum, one) => sum + counts[one], 0)
  const empty = types.complete && types.rows.size === 0
  return (
    <>
      <div className="head">
        <div>
          <h1>Jobs</h1>
          <p>{!types.complete ? 'Reading the list…' : empty ? 'There is none yet.' : `${plural(all, 'job')}${type ? ` of type ${type}` : ''}, ${counts.running} running, ${counts.failed} failed`}</p>
        </div>
        <button type="button" className="main" onClick={() => setMaking(true)}>
          New job
        </button>
      </div>
      <JobsTabs current="jobs" />
      {empty ? (
        <section className="sheet empty">
          <h3>The first job is one command away</h3>
          <p>A job is put in, taken by a worker, and kept with its result for a while:</p>
          <Curl>{`curl ${location.origin}/v1/jobs -H 'Content-Type: application/json' -d '{"type": "mail", "payload": {"to": "guest@example.org"}}'\ncurl -X POST '${location.origin}/v1/jobs/receive?type=mail&lease=1m'\ncurl -X PUT ${location.origin}/v1/jobs/ID/result -H 'Content-Type: application/json' -d '{"receipt": "RECEIPT", "result": "sent"}'`}</Curl>
          <p>Or put one in here: New job.</p>
        </section>
      ) : (
        <>
          <div className="figures tiles" role="group" aria-label="In which state">
            {jobStates.map((one) => (
              <button key={one} type="button" className="figure" aria-pressed={state === one} onClick={() => setState(state === one ? '' : one)}>
                <span className="figure-name">
                  <i style={{ background: `var(${stateColors[one]})` }} />
                  {one}
                </span>
                <span className={`figure-value ${counts[one] === 0 ? 'zero' : ''}`}>{shortCount(counts[one])}</span>
              </button>
            ))}
          </div>
          {types.rows.size > 1 && <TypesTable rows={types.rows} type={type} onChoose={setType} />}
          <JobList key={`${type}\n${state}`} type={type} state={state} />
        </>
      )}
      {making && <Enqueue types={[...types.rows.keys()]} type={type} onClose={() => setMaking(false)} />}
      {job !== null && <JobDialog id={job} onClose={() => go({ page: 'jobs', job: null })} />}
    </>
  )
}
