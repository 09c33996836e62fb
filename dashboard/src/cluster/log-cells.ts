import type { NodeState, TermStart } from '../feed/hub'
import type { PeerView } from '../feed/types'

/** What an entry is at one node. */
export type CellState = 'none' | 'compacted' | 'stored' | 'committed' | 'known'

export interface LogSpan {
  snapshot: number
  commit: number
  last: number
  /** False: told by the leader, which knows only how far the node is. */
  own: boolean
}

/** How far a node's log reaches, by its own words or else by the leader's; null: nobody knows. */
export function spanOf(node: NodeState, peer: PeerView | undefined): LogSpan | null {
  if (node.heard && node.view) return { snapshot: node.view.snapshot, commit: node.view.commit, last: node.view.last, own: true }
  if (!node.hello && peer?.match != null) return { snapshot: 0, commit: 0, last: peer.match, own: false }
  // How it was when it was heard last: its disk still has it.
  return node.view ? { snapshot: node.view.snapshot, commit: node.view.commit, last: node.view.last, own: true } : null
}

export function cellAt(span: LogSpan | null, index: number): CellState {
  if (!span || index < 1 || index > span.last) return 'none'
  if (!span.own) return 'known'
  if (index <= span.snapshot) return 'compacted'
  return index <= span.commit ? 'committed' : 'stored'
}

/** Which entries are shown: the newest, so many. */
export function windowOf(highest: number, cells: number): number {
  return Math.max(1, highest - cells + 3)
}

/** The stretches of one term within a window, for the line above the cells. A term that nobody told is 0. */
export function termsIn(terms: TermStart[], first: number, cells: number, highest: number): { start: number; length: number; term: number }[] {
  const end = Math.min(first + cells - 1, highest)
  const stretches: { start: number; length: number; term: number }[] = []
  for (let index = first; index <= end; index++) {
    const term = terms.findLast((one) => one.from <= index)?.term ?? 0
    const last = stretches.at(-1)
    if (last?.term === term) last.length++
    else stretches.push({ start: index - first, length: 1, term })
  }
  return stretches
}

const words: Record<CellState, string> = {
  none: 'not there',
  compacted: 'compacted into the snapshot',
  stored: 'in its log, not known to be committed',
  committed: 'committed',
  known: 'on its disk, says the leader',
}

export function describe(index: number, name: string, state: CellState): string {
  return `entry ${index} at ${name}: ${words[state]}`
}
