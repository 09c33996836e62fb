import { type Place, troubleOf } from './place'

const choices: { kind: Place['kind']; label: string; hint: string }[] = [
  { kind: 'earliest', label: 'The oldest message that is there', hint: 'everything, from the beginning' },
  { kind: 'latest', label: 'Behind the newest', hint: 'only what is published from now on' },
  { kind: 'seq', label: 'A seq', hint: 'this message is the next' },
  { kind: 'time', label: 'A time', hint: 'the first message published then or later is the next' },
]

/** Chooses a place in a log. */
export function PlaceFields({ legend, place, onChange }: { legend: string; place: Place; onChange: (place: Place) => void }) {
  const trouble = troubleOf(place)
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {choices.map((one) => (
        <label key={one.kind} className="choice">
          <input type="radio" name="place" checked={place.kind === one.kind} onChange={() => onChange({ ...place, kind: one.kind })} />
          <span>
            {one.label} <small>{one.hint}</small>
          </span>
        </label>
      ))}
      {place.kind === 'seq' && (
        <label className="field">
          <span>Seq</span>
          <input inputMode="numeric" autoFocus value={place.seq} onChange={(event) => onChange({ ...place, seq: event.target.value })} />
          <small>{place.seq ? trouble : ''}</small>
        </label>
      )}
      {place.kind === 'time' && (
        <label className="field">
          <span>Time</span>
          <input type="datetime-local" step={1} autoFocus value={place.time} onChange={(event) => onChange({ ...place, time: event.target.value })} />
          <small>{place.time ? trouble : 'Of your own time zone.'}</small>
        </label>
      )}
    </fieldset>
  )
}
