import { count } from './format'
import type { SeqWindow } from './seq-window'

/** Pages through a log by its seqs. */
export function WindowPager({ window, last }: { window: SeqWindow; last: number }) {
  if (window.after >= window.end) return null
  return (
    <div className="pager">
      <button type="button" className="slim" disabled={!window.mayGoBack} onClick={window.oldest}>
        Oldest
      </button>
      <button type="button" className="slim" disabled={!window.mayGoBack} onClick={window.older}>
        Older
      </button>
      <button type="button" className="slim" disabled={window.follows} onClick={window.newer}>
        Newer
      </button>
      <button type="button" className="slim" disabled={window.follows} onClick={window.newest}>
        Newest
      </button>
      <span>
        {count(window.after + 1)} to {count(window.end)} of {count(last)}
        {window.follows ? ', as they come' : ''}
      </span>
    </div>
  )
}
