import { useState } from 'react'

/** Which part of a log is looked at: the seqs behind `after`, up to `end`. */
export interface SeqRange {
  after: number
  end: number
  mayGoBack: boolean
}

export interface SeqWindow extends SeqRange {
  width: number
  /** It shows the newest, and goes on with them. */
  follows: boolean
  older: () => void
  newer: () => void
  newest: () => void
  oldest: () => void
  /** To a place: it becomes the oldest that is shown. */
  goTo: (seq: number) => void
}

/** The range that ends at a seq, or with null at the newest, of what the log still has. */
export function rangeOf(first: number, last: number, width: number, chosen: number | null): SeqRange {
  const end = Math.min(last, chosen ?? last)
  return { after: Math.max(first - 1, end - width, 0), end, mayGoBack: end - width >= first }
}

/** Where a range may end: never so early that it would not be full; null where it shows the newest. */
export function endAt(first: number, last: number, width: number, wanted: number): number | null {
  const end = Math.max(first + width - 1, wanted)
  return end >= last ? null : end
}

/** A window over a log that grows at its end and loses its beginning: the newest, until somebody pages back. */
export function useSeqWindow(first: number, last: number, width: number): SeqWindow {
  const [chosen, setChosen] = useState<number | null>(null)
  const range = rangeOf(first, last, width, chosen)
  const moveTo = (wanted: number) => setChosen(endAt(first, last, width, wanted))
  return {
    ...range,
    width,
    follows: chosen === null,
    older: () => moveTo(range.end - width),
    newer: () => moveTo(range.end + width),
    newest: () => setChosen(null),
    oldest: () => moveTo(0),
    goTo: (seq) => moveTo(seq + width - 1),
  }
}
