import { type JobCounts, jobStates } from '../api/jobs'
import { countsOf, type JobTypeRow } from '../feed/jobs'
import { shortCount } from '../ui/format'
import { stateColors } from './state-chip'

const names = new Intl.Collator('en', { numeric: true })

/** The types of jobs, each with its jobs by state. Choosing one leaves the jobs of this type. */
export function TypesTable({ rows, type, onChoose }: { rows: ReadonlyMap<string, JobTypeRow>; type: string; onChoose: (type: string) => void }) {
  const sorted = [...rows.values()].sort((a, b) => names.compare(a.type, b.type))
  return (
    <section className="sheet" aria-label="Types of jobs">
      <ul className="rows types">
        <Row label="All types" counts={countsOf(rows, '')} chosen={type === ''} onChoose={() => onChoose('')} />
        {sorted.map((row) => (
          <Row key={row.type} label={row.type} counts={row.counts} chosen={type === row.type} onChoose={() => onChoose(type === row.type ? '' : row.type)} />
        ))}
      </ul>
    </section>
  )
}

function Row({ label, counts, chosen, onChoose }: { label: string; counts: JobCounts; chosen: boolean; onChoose: () => void }) {
  const told = jobStates.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`)
  return (
    <li>
      <button type="button" className="type-row" aria-pressed={chosen} title={told.join(', ') || 'no jobs'} onClick={onChoose}>
        <span className="cut type-name">{label}</span>
        <span className="track" aria-hidden="true">
          {jobStates.map((state) => counts[state] > 0 && <i key={state} style={{ flexGrow: counts[state], background: `var(${stateColors[state]})` }} />)}
        </span>
        <span className="num quiet small">
          {shortCount(counts.waiting + counts.scheduled + counts.queued + counts.running)} open{counts.failed > 0 && <span className="c-dead"> · {shortCount(counts.failed)} failed</span>}
        </span>
      </button>
    </li>
  )
}
