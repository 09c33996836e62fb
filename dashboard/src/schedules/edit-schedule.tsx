import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { jobs, type Schedule, type ScheduleSettings, settingsOf } from '../api/jobs'
import { noWork, troubleOf, typedOf, workOf } from '../jobs/work'
import { WorkFields } from '../jobs/work-fields'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { say } from '../ui/toasts'

const zones: string[] = Intl.supportedValuesOf?.('timeZone') ?? []
const examples = [
  ['* * * * *', 'every minute'],
  ['*/15 * * * *', 'every quarter of an hour'],
  ['0 3 * * *', 'at 3 at night'],
  ['0 9 * * MON-FRI', 'at 9 on working days'],
  ['0 0 1 * *', 'on the first of the month'],
] as const

/** Makes a schedule, or changes one. */
export function EditSchedule({ schedule, types, taken, onClose, onSaved }: { schedule: Schedule | null; types: string[]; taken: string[]; onClose: () => void; onSaved: () => void }) {
  const zoneList = useId()
  const [name, setName] = useState(schedule?.name ?? '')
  const [cron, setCron] = useState(schedule?.cron ?? '')
  const [zone, setZone] = useState(schedule?.time_zone ?? 'UTC')
  const [missed, setMissed] = useState<Schedule['missed']>(schedule?.missed ?? 'once')
  const [paused, setPaused] = useState(schedule?.paused ?? false)
  const [work, setWork] = useState(schedule ? typedOf(settingsOf(schedule)) : noWork)
  const isTaken = !schedule && taken.includes(name)
  const trouble = !name ? 'A name is needed.' : isTaken ? 'There is a schedule of this name already.' : !cron.trim() ? 'An expression is needed.' : troubleOf(work)
  const save = useMutation({
    mutationFn: () => jobs.schedule(name, { ...workOf(work), cron: cron.trim(), time_zone: zone.trim() || 'UTC', missed, paused } satisfies ScheduleSettings, schedule?.version ?? null),
    onSuccess: (saved) => {
      say(schedule ? `${saved.name} is changed.` : `${saved.name} is there.`)
      onSaved()
      onClose()
    },
  })
  return (
    <Dialog title={schedule ? `Schedule ${schedule.name}` : 'New schedule'} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!trouble) save.mutate()
        }}
      >
        {!schedule && (
          <label className="field">
            <span>Name</span>
            <input value={name} onChange={(event) => setName(event.target.value)} autoFocus autoComplete="off" spellCheck={false} placeholder="nightly" aria-invalid={isTaken} />
            <small>{isTaken ? trouble : 'Any name; it says who made a job.'}</small>
          </label>
        )}
        <div className="form-row">
          <label className="field">
            <span>Cron</span>
            <input value={cron} onChange={(event) => setCron(event.target.value)} autoFocus={schedule !== null} autoComplete="off" spellCheck={false} placeholder="0 3 * * *" className="mono" />
            <small>minute, hour, day, month, weekday; six fields begin with the second</small>
          </label>
          <label className="field">
            <span>Time zone</span>
            <input value={zone} onChange={(event) => setZone(event.target.value)} list={zoneList} autoComplete="off" spellCheck={false} />
            <small>such as Europe/Berlin</small>
          </label>
          <datalist id={zoneList}>
            <option value="UTC" />
            {zones.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </div>
        <div className="row" role="group" aria-label="Examples">
          {examples.map(([text, words]) => (
            <button key={text} type="button" className="slim example" onClick={() => setCron(text)}>
              {words}
            </button>
          ))}
        </div>
        <WorkFields work={work} types={types} onChange={setWork} />
        <label className="field">
          <span>Ticks that a pause or an outage slept through</span>
          <select value={missed} onChange={(event) => setMissed(event.target.value as Schedule['missed'])}>
            <option value="once">one job for all of them</option>
            <option value="skip">none</option>
          </select>
        </label>
        <label className="row">
          <input type="checkbox" checked={paused} onChange={(event) => setPaused(event.target.checked)} />
          Paused: it makes no jobs until it is resumed
        </label>
        <FailureBox error={save.error} />
        <div className="dialog-end">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="main" disabled={trouble !== '' || save.isPending}>
            {schedule ? 'Save' : 'Make the schedule'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
