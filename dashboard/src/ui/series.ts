import type { History } from '../api/types'
import type { TopicRow } from '../feed/topics'

export interface Point {
  at: number
  published: number
  consumed: number
  ready: number
  leased: number
  delayed: number
  dead: number
}

export const windowMs = 300_000

/** The counters behind a point: what was published and consumed so far, and how deep it is. */
export interface Totals {
  published: number
  consumed: number
  ready: number
  leased: number
  delayed: number
  dead: number
}

export function totalsOf(rows: Iterable<TopicRow>): Totals {
  const sum: Totals = { published: 0, consumed: 0, ready: 0, leased: 0, delayed: 0, dead: 0 }
  for (const row of rows) {
    sum.published += row.published
    sum.consumed += row.consumed
    sum.ready += row.ready
    sum.leased += row.leased
    sum.delayed += row.delayed
    sum.dead += row.dead
  }
  return sum
}

export function pointsOf(history: History, offset: number): Point[] {
  return history.at.map((at, i) => ({
    at: at + offset,
    published: history.published[i] ?? 0,
    consumed: history.consumed[i] ?? 0,
    ready: history.ready[i] ?? 0,
    leased: history.leased[i] ?? 0,
    delayed: history.delayed[i] ?? 0,
    dead: history.dead[i] ?? 0,
  }))
}

/** Goes on behind the history that the node kept with what the feed tells. */
export class Series {
  points: Point[] = []
  private last: { at: number; totals: Totals } | null = null

  load(points: Point[]) {
    const newest = points.at(-1)?.at ?? 0
    this.points = [...points, ...this.points.filter((point) => point.at > newest)]
  }

  add(at: number, totals: Totals) {
    const { last } = this
    this.last = { at, totals }
    const seconds = last ? (at - last.at) / 1000 : 0
    if (last && seconds < 0.3) return
    const per = (now: number, before: number) => (seconds > 0 && seconds < 5 ? Math.max(0, now - before) / seconds : 0)
    const point: Point = {
      at,
      published: last ? per(totals.published, last.totals.published) : 0,
      consumed: last ? per(totals.consumed, last.totals.consumed) : 0,
      ready: totals.ready,
      leased: totals.leased,
      delayed: totals.delayed,
      dead: totals.dead,
    }
    // The first value has no rate; the history has it, or will have.
    if (!last && this.points.length > 0) return
    const oldest = at - windowMs - 2000
    this.points = [...this.points.filter((one) => one.at >= oldest && one.at < at), point]
  }
}
