import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { jobs, type Schedule, settingsOf } from '../api/jobs'
import { useFeedPart } from '../feed/hub'
import { JobsTabs } from '../jobs/jobs-tabs'
import { ConfirmByName } from '../ui/confirm-by-name'
import { Curl } from '../ui/curl'
import { FailureBox } from '../ui/failure-box'
import { age, count, moment, plural } from '../ui/format'
import { Link } from '../ui/link'
import { useNow } from '../ui/now'
import { say } from '../ui/toasts'
import { useSlow } from '../ui/use-slow'
import { EditSchedule } from './edit-schedule'

/** The jobs that come again and again. */
export function SchedulesPage() {
  const known = useFeedPart((feed) => feed.schedules)
  const types = useFeedPart((feed) => feed.jobs)
  const [editing, setEditing] = useState<Schedule | 'new' | null>(null)
  const [deleting, setDeleting] = useState<string | null>(null)
  const stamp = useSlow([...known.rows.values()].map((row) => `${row.name}:${row.version}:${row.paused}:${row.next}:${row.last}:${row.runs}`).join(';'))
  const page = useQuery({ queryKey: ['schedules', stamp], queryFn: ({ signal }) => jobs.schedules(signal), placeholderData: keepPreviousData, enabled: known.complete, gcTime: 5000 })
  const items = page.data?.items ?? []
  const paused = items.filter((one) => one.paused).length
  return (
    <>
      <div className="head">
        <div>
          <h1>Schedules</h1>
          <p>{!page.isSuccess ? 'Reading the list…' : items.length === 0 ? 'There is none yet.' : `${plural(items.length, 'schedule')}${paused > 0 ? `, ${count(paused)} paused` : ''}. Each tick makes one job in the whole cluster, whatever fails.`}</p>
        </div>
        <button type="button" className="main" onClick={() => setEditing('new')}>
          New schedule
        </button>
      </div>
      <JobsTabs current="schedules" />
      <section className="sheet" aria-label="Schedules">
        {page.error && (
          <div className="sheet-body">
            <FailureBox error={page.error} retry={() => page.refetch()} />
          </div>
        )}
        {page.isSuccess && items.length === 0 ? (
          <div className="empty">
            <h3>No job comes by itself yet</h3>
            <p>A schedule puts in a job at every tick of a cron expression:</p>
            <Curl>{`curl -X PUT ${location.origin}/v1/schedules/nightly -H 'Content-Type: application/json' \\\n  -d '{"cron": "0 3 * * *", "time_zone": "Europe/Berlin", "type": "report"}'`}</Curl>
          </div>
        ) : (
          <ul className="rows" aria-label="Schedules">
            {items.map((one) => (
              <Row key={one.name} schedule={one} refresh={() => page.refetch()} onEdit={() => setEditing(one)} onDelete={() => setDeleting(one.name)} />
            ))}
          </ul>
        )}
      </section>
      {editing && <EditSchedule schedule={editing === 'new' ? null : editing} types={[...types.rows.keys()]} taken={items.map((one) => one.name)} onClose={() => setEditing(null)} onSaved={() => void page.refetch()} />}
      {deleting !== null && (
        <ConfirmByName
          title="Delete the schedule"
          name={deleting}
          action="Delete for good"
          onClose={() => setDeleting(null)}
          run={async () => {
            await jobs.unschedule(deleting)
            say(`The schedule ${deleting} is deleted.`)
            void page.refetch()
          }}
        >
          <p className="quiet">It makes no more jobs. Those that it made go on.</p>
        </ConfirmByName>
      )}
    </>
  )
}

function Row({ schedule, refresh, onEdit, onDelete }: { schedule: Schedule; refresh: () => Promise<unknown>; onEdit: () => void; onDelete: () => void }) {
  const now = useNow(1000)
  const pause = useMutation({
    mutationFn: () => jobs.schedule(schedule.name, { ...settingsOf(schedule), paused: !schedule.paused }, schedule.version),
    onSuccess: async (saved) => {
      say(saved.paused ? `${saved.name} is paused: it makes no jobs until it is resumed.` : `${saved.name} goes on.`)
      // Its version is another one now, which the next change must name.
      await refresh()
    },
  })
  const isPaused = schedule.paused
  return (
    <li className="schedule">
      <div className="schedule-what">
        <h3 className="cut">
          {schedule.name} {isPaused && <span className="chip paused">paused</span>}
        </h3>
        <p className="quiet small">
          <code>{schedule.cron}</code> · {schedule.time_zone} · makes <b>{schedule.type}</b>
        </p>
      </div>
      <dl className="ticks">
        <div>
          <dt>Next</dt>
          <dd>{isPaused || !schedule.next_at ? '–' : next(Date.parse(schedule.next_at), now)}</dd>
          {!isPaused && schedule.next_at && <dd className="quiet small">{moment(schedule.next_at).replace(/\.000$/, '')}</dd>}
        </div>
        <div>
          <dt>Last</dt>
          <dd>{schedule.last_at ? `${age(Math.max(0, now - Date.parse(schedule.last_at)))} ago` : 'never'}</dd>
          {schedule.last_job && (
            <dd className="small">
              <Link to={{ page: 'jobs', job: schedule.last_job }}>its job</Link>
            </dd>
          )}
        </div>
        <div>
          <dt>Runs</dt>
          <dd>{count(schedule.runs)}</dd>
        </div>
      </dl>
      <div className="row schedule-deeds">
        <button type="button" className="slim" disabled={pause.isPending} onClick={() => pause.mutate()} aria-label={`${isPaused ? 'Resume' : 'Pause'} ${schedule.name}`}>
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <button type="button" className="slim" onClick={onEdit} aria-label={`Edit ${schedule.name}`}>
          Edit…
        </button>
        <button type="button" className="slim danger" onClick={onDelete} aria-label={`Delete ${schedule.name}`}>
          Delete…
        </button>
      </div>
      <FailureBox error={pause.error} />
    </li>
  )
}

const next = (at: number, now: number) => (at <= now ? 'now' : `in ${age(at - now)}`)
