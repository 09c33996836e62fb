import type { RowsEvent } from './types'

/** A list as the feed tells it: rows by their keys. */
export interface Rows<T> {
  /** Another map whenever anything in it changes. */
  rows: ReadonlyMap<string, T>
  total: number
  /** False until the whole list has come once. */
  complete: boolean
}

export const noRows: Rows<never> = { rows: new Map<string, never>(), total: 0, complete: false }

/** Collects the events of one list; one that comes in pieces shows only when it is whole, so that a reconnect does not empty the page. */
export class RowsFold<T> {
  private readonly rowOf: (cells: never) => T
  private pieces: Map<string, T> | null = null
  state: Rows<T> = noRows

  constructor(rowOf: (cells: never) => T) {
    this.rowOf = rowOf
  }

  take(event: RowsEvent): Rows<T> {
    if (event.all) this.pieces = new Map()
    const rows = this.pieces ?? new Map(this.state.rows)
    for (const key of event.gone) rows.delete(key)
    for (const cells of event.rows) rows.set(cells[0], this.rowOf(cells as never))
    if (this.pieces && event.more) return this.state
    this.pieces = null
    this.state = { rows, total: event.total, complete: true }
    return this.state
  }
}
