import type { TopicRow } from '../feed/topics'

export type Column = 'name' | 'ready' | 'publishedRate' | 'consumedRate' | 'leased' | 'delayed' | 'dead' | 'oldest'
export type Filter = 'all' | 'busy' | 'dead' | 'paused'

export function filtered(rows: Iterable<TopicRow>, search: string, filter: Filter): TopicRow[] {
  const needle = search.trim().toLowerCase()
  const found: TopicRow[] = []
  for (const row of rows) {
    if (needle && !row.name.toLowerCase().includes(needle)) continue
    if (filter === 'busy' && row.publishedRate + row.consumedRate + row.leased === 0) continue
    if (filter === 'dead' && row.dead === 0) continue
    if (filter === 'paused' && !row.paused) continue
    found.push(row)
  }
  return found
}

const names = new Intl.Collator('en', { numeric: true })

/** Of equals the name decides, so that rows do not dance. Oldest first means the greatest age on top; without messages there is none. */
export function sorted(rows: TopicRow[], column: Column, down: boolean): TopicRow[] {
  const sign = down ? -1 : 1
  const value = (row: TopicRow) => (column === 'oldest' ? (row.oldest === 0 ? Number.NEGATIVE_INFINITY : -row.oldest) : (row[column] as number))
  return rows.sort((a, b) => {
    if (column !== 'name') {
      const [x, y] = [value(a), value(b)]
      if (x !== y) return x < y ? -sign : sign
    }
    return (column === 'name' ? sign : 1) * (names.compare(a.name, b.name) || a.number - b.number)
  })
}
