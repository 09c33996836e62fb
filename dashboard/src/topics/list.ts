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
const mostRanks = 100_000
let ranks = new Map<string, number>()

/** Names in the order a person expects, as numbers: comparing ten thousand texts once a second would be felt. Names that went keep their places; they harm nobody. */
function rankedNames(rows: TopicRow[]): Map<string, number> {
  const missing = rows.filter((row) => !ranks.has(row.name)).map((row) => row.name)
  if (missing.length === 0) return ranks
  const all = [...new Set(ranks.size + missing.length > mostRanks ? rows.map((row) => row.name) : [...ranks.keys(), ...missing])]
  ranks = new Map(all.sort((a, b) => names.compare(a, b) || (a < b ? -1 : 1)).map((name, rank) => [name, rank]))
  return ranks
}

/** Of equals the name decides, so that rows do not dance. Oldest first means the greatest age on top; without messages there is none. */
export function sorted(rows: TopicRow[], column: Column, down: boolean): TopicRow[] {
  const rank = rankedNames(rows)
  const sign = down ? -1 : 1
  const value = (row: TopicRow) => (column === 'name' ? rank.get(row.name)! : column === 'oldest' ? (row.oldest === 0 ? Number.NEGATIVE_INFINITY : -row.oldest) : row[column])
  return rows.sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    return x !== y ? (x < y ? -sign : sign) : rank.get(a.name)! - rank.get(b.name)!
  })
}
