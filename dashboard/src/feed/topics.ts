import type { TopicsEvent, TopicTuple } from './types'

export interface TopicRow {
  number: number
  name: string
  paused: boolean
  version: number
  ready: number
  leased: number
  delayed: number
  dead: number
  bytes: number
  /** When the oldest message came, by the cluster's clock; 0: there is none. */
  oldest: number
  published: number
  consumed: number
  deadLettered: number
  expired: number
  dropped: number
  publishedRate: number
  consumedRate: number
  /** Kept after it was read, for groups of consumers. */
  isLog: boolean
  /** The seqs of the oldest and the newest message of a log that are there. */
  first: number
  last: number
}

export interface TopicsState {
  /** Changes whenever anything in it does. */
  rows: ReadonlyMap<number, TopicRow>
  total: number
  /** The cluster's clock when the rows were read, and the browser's then. */
  stateNow: number
  readAt: number
  /** False until the whole list has come once. */
  complete: boolean
}

export const noTopics: TopicsState = { rows: new Map(), total: 0, stateNow: 0, readAt: 0, complete: false }

export function rowOf(tuple: TopicTuple): TopicRow {
  const [number, name, paused, version, ready, leased, delayed, dead, bytes, oldest, published, consumed, deadLettered, expired, dropped, publishedRate, consumedRate, log, first, last] = tuple
  return { number, name, paused: paused !== 0, version, ready, leased, delayed, dead, bytes, oldest, published, consumed, deadLettered, expired, dropped, publishedRate, consumedRate, isLog: log === 1, first, last }
}

/** Collects events of `topics`; a list that comes in pieces shows only when it is whole, so that a reconnect does not empty the page. */
export class TopicsFold {
  private pieces: Map<number, TopicRow> | null = null
  private target: Map<number, TopicRow> = new Map()
  state: TopicsState = noTopics

  take(event: TopicsEvent, readAt: number): TopicsState {
    if (event.all) this.pieces = new Map()
    // What did not change stays the same object, so that nobody sorts ten thousand rows once a second for nothing.
    const rows = this.pieces ?? (event.gone.length + event.rows.length === 0 ? this.target : new Map(this.target))
    for (const number of event.gone) rows.delete(number)
    for (const tuple of event.rows) rows.set(tuple[0], rowOf(tuple))
    if (this.pieces && event.more) return this.state
    this.pieces = null
    this.target = rows
    this.state = { rows, total: event.total, stateNow: event.now, readAt, complete: true }
    return this.state
  }
}

/** How long ago the oldest message of a topic came, in milliseconds; null: there is none. The cluster's clock stands still while nothing happens, so the time since it was read is added. */
export function oldestAge(row: TopicRow, topics: TopicsState, now: number): number | null {
  if (row.oldest === 0) return null
  return Math.max(0, topics.stateNow - row.oldest + (now - topics.readAt))
}
