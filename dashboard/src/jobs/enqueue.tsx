import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { jobs, type NewJob } from '../api/jobs'
import { go } from '../router'
import { Curl, quote } from '../ui/curl'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { say } from '../ui/toasts'
import { noWork, troubleOf, workOf } from './work'
import { WorkFields } from './work-fields'

/** Puts in a job by hand. */
export function Enqueue({ types, type, onClose }: { types: string[]; type: string; onClose: () => void }) {
  const [work, setWork] = useState({ ...noWork, type })
  const [more, setMore] = useState({ delay: '', at: '', key: '', after: '' })
  const trouble = troubleOf(work)
  const asked: NewJob = {
    ...workOf(work),
    ...(more.delay.trim() && !more.at && { delay: more.delay.trim() }),
    ...(more.at && { run_at: new Date(more.at).toISOString() }),
    ...(more.key.trim() && { unique_key: more.key.trim() }),
    ...(more.after.trim() && { after: more.after.split(/[\s,]+/).filter(Boolean) }),
  }
  const enqueue = useMutation({
    mutationFn: () => jobs.enqueue(asked),
    onSuccess: (job) => {
      say(`Job ${job.id} is ${job.state}.`)
      onClose()
      go({ page: 'jobs', job: job.id })
    },
  })
  return (
    <Dialog title="New job" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!trouble) enqueue.mutate()
        }}
      >
        <WorkFields work={work} types={types} onChange={setWork} focus />
        <details className="more">
          <summary>When, after what, and only once</summary>
          <div className="form" style={{ paddingTop: 12 }}>
            <div className="form-row">
              {field('Delay', 'delay', '10m', 'before it is queued', more.at !== '')}
              <label className="field">
                <span>Not before</span>
                <input type="datetime-local" step={1} value={more.at} onChange={(event) => setMore({ ...more, at: event.target.value })} />
                <small>of your own time zone</small>
              </label>
            </div>
            <div className="form-row">
              {field('Unique key', 'key', 'invoice-4711', 'no second job of this type has it until this one is finished')}
              {field('After', 'after', 'ids of jobs', 'it waits until these have succeeded')}
            </div>
          </div>
        </details>
        <Curl>{`curl ${location.origin}/v1/jobs -H 'Content-Type: application/json' \\\n  -d ${quote(JSON.stringify({ ...asked, type: asked.type || 'mail' }))}`}</Curl>
        <FailureBox error={enqueue.error} />
        <div className="dialog-end">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="main" disabled={trouble !== '' || enqueue.isPending}>
            Put it in
          </button>
        </div>
      </form>
    </Dialog>
  )

  function field(label: string, name: keyof typeof more, example: string, hint: string, disabled = false) {
    return (
      <label className="field">
        <span>{label}</span>
        <input value={more[name]} placeholder={example} disabled={disabled} onChange={(event) => setMore({ ...more, [name]: event.target.value })} autoComplete="off" />
        <small>{hint}</small>
      </label>
    )
  }
}
