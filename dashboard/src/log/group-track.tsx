import type { GroupRow } from '../feed/groups'
import { count } from '../ui/format'

export interface Part {
  kind: 'settled' | 'leased' | 'again' | 'unread'
  size: number
}

/** A log as one group sees it: what it has settled, what it holds, what it will try again, and what it has not read. What is settled behind the position is counted as settled. */
export function partsOf(first: number, last: number, group: Pick<GroupRow, 'lag' | 'leased' | 'readyAgain'>): Part[] {
  const all = last === 0 ? 0 : Math.max(0, last - Math.max(1, first) + 1)
  const behind = Math.min(all, group.lag)
  const leased = Math.min(behind, group.leased)
  const again = Math.min(behind - leased, group.readyAgain)
  const parts: Part[] = [
    { kind: 'settled', size: all - behind },
    { kind: 'leased', size: leased },
    { kind: 'again', size: again },
    { kind: 'unread', size: behind - leased - again },
  ]
  return parts.filter((part) => part.size > 0)
}

const words: Record<Part['kind'], string> = { settled: 'settled', leased: 'leased', again: 'to be tried again', unread: 'not read yet' }

export function GroupTrack({ first, last, group }: { first: number; last: number; group: GroupRow }) {
  const parts = partsOf(first, last, group)
  return (
    <div className="track" role="img" aria-label={parts.length === 0 ? 'The log is empty' : `${group.group}: ${parts.map((part) => `${count(part.size)} ${words[part.kind]}`).join(', ')}`}>
      {parts.map((part) => (
        <i key={part.kind} className={`is-${part.kind}`} style={{ flexGrow: part.size }} title={`${count(part.size)} ${words[part.kind]}`} />
      ))}
    </div>
  )
}

export function TrackLegend() {
  return (
    <div className="legend">
      {(Object.keys(words) as Part['kind'][]).map((kind) => (
        <span key={kind}>
          <i className={`is-${kind}`} /> {words[kind]}
        </span>
      ))}
    </div>
  )
}
