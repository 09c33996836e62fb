import { useId } from 'react'
import { readJson } from '../ui/json-text'
import type { Work } from './work'

/** What is to be done and how often it may fail. */
export function WorkFields({ work, types, onChange, focus = false }: { work: Work; types: string[]; onChange: (work: Work) => void; focus?: boolean }) {
  const list = useId()
  const json = readJson(work.payload)
  const set = (change: Partial<Work>) => onChange({ ...work, ...change })
  return (
    <>
      <label className="field">
        <span>Type</span>
        <input value={work.type} onChange={(event) => set({ type: event.target.value })} list={list} autoFocus={focus} autoComplete="off" spellCheck={false} placeholder="mail" />
        <small>What workers ask for when they receive.</small>
      </label>
      <datalist id={list}>
        {types.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <label className="field">
        <span>Payload</span>
        <textarea value={work.payload} onChange={(event) => set({ payload: event.target.value })} spellCheck={false} placeholder='{"to": "guest@example.org"}' aria-invalid={json.trouble !== ''} />
        <small>{json.trouble || 'Any JSON value, or nothing.'}</small>
      </label>
      <div className="form-row of-four">
        {field('Priority', 'priority', '0', '0 to 9, higher first')}
        {field('Attempts', 'maxAttempts', 'as set', 'before it has failed')}
        {field('Rest after it', 'backoff', '10s', 'doubles each time')}
        {field('Keep', 'keep', '1h', 'after its end')}
      </div>
    </>
  )

  function field(label: string, name: keyof Work, example: string, hint: string) {
    return (
      <label className="field">
        <span>{label}</span>
        <input value={work[name]} placeholder={example} onChange={(event) => set({ [name]: event.target.value })} autoComplete="off" />
        <small>{hint}</small>
      </label>
    )
  }
}
