/** A group of consumers of a log. */
export interface GroupRow {
  /** The number of its topic. */
  topic: number
  group: string
  position: number
  lag: number
  leased: number
  readyAgain: number
  /** When the oldest message that it has not settled was published, by the cluster's clock; 0: there is none. */
  oldest: number
}

export type GroupTuple = [key: string, topic: number, group: string, position: number, lag: number, leased: number, readyAgain: number, oldest: number]

export function groupOf([, topic, group, position, lag, leased, readyAgain, oldest]: GroupTuple): GroupRow {
  return { topic, group, position, lag, leased, readyAgain, oldest }
}

const names = new Intl.Collator('en', { numeric: true })

/** The groups of one topic, by name. */
export function groupsOf(rows: ReadonlyMap<string, GroupRow>, topic: number): GroupRow[] {
  return [...rows.values()].filter((row) => row.topic === topic).sort((a, b) => names.compare(a.group, b.group))
}
