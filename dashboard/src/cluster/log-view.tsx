import { useRef } from 'react'
import { expected, type Feed } from '../feed/hub'
import { count } from '../ui/format'
import { usePhone } from '../ui/media'
import { cellAt, describe, type LogSpan, spanOf, termsIn, windowOf } from './log-cells'

/** The replicated log itself: its whole length, and its newest entries one by one at each node. */
export function LogView({ feed }: { feed: Feed }) {
  const cells = usePhone() ? 16 : 40
  const nodes = (feed.nodes.length > 0 ? feed.nodes : expected).map((node) => ({ node, span: spanOf(node, feed.leader?.view?.peers.find((peer) => peer.id === node.member.id)) }))
  const highest = Math.max(0, ...nodes.map(({ span }) => span?.last ?? 0))
  const first = windowOf(highest, cells)
  const { fast, newFrom } = usePace(highest)
  const leaderId = feed.leader?.member.id
  const columns = { gridTemplateColumns: `repeat(${cells}, minmax(0, 1fr))` }
  const indexes = Array.from({ length: cells }, (_, i) => first + i)
  const every = cells > 20 ? 5 : 4
  return (
    <section className="sheet" aria-labelledby="log-title">
      <header>
        <h2 id="log-title">The log</h2>
        <p>Everything that happens to a queue is an entry here first.</p>
      </header>
      <div className="sheet-body">
        <div className="whole" role="group" aria-label="The whole log at each node">
          {nodes.map(({ node, span }) => (
            <Whole key={node.member.id} name={node.member.name} span={span} highest={highest} />
          ))}
        </div>
        <div className="tail" style={{ marginTop: 18 }}>
          <span />
          <div className="term-line" style={{ ...columns, minHeight: 20 }} aria-hidden="true">
            {termsIn(feed.terms, first, cells, highest).map((stretch) => (
              <span key={stretch.start} style={{ gridColumn: `${stretch.start + 1} / span ${stretch.length}` }}>
                {stretch.term === 0 ? 'earlier' : stretch.length > 2 ? `term ${stretch.term}` : stretch.term}
              </span>
            ))}
          </div>
          {nodes.map(({ node, span }) => (
            <Row key={node.member.id} name={node.member.name} leads={node.member.id === leaderId} span={span} indexes={indexes} columns={columns} newFrom={newFrom} />
          ))}
          <span />
          <div className="cells-axis" style={{ ...columns, height: 18 }} aria-hidden="true">
            {indexes.map((index) => (
              <span key={index}>{index % every === 0 && index <= highest ? (cells > 20 || index < 100_000 ? count(index) : index % (every * 2) === 0 ? count(index) : '') : ''}</span>
            ))}
          </div>
        </div>
        <div className="legend" style={{ margin: '12px 0 10px' }}>
          <span>
            <i style={{ border: '1.5px solid var(--candidate)', background: 'var(--warn-soft)' }} /> in the node’s log, not yet known to be committed
          </span>
          <span>
            <i style={{ background: 'var(--leader)' }} /> committed: a majority has it on disk
          </span>
          <span>
            <i className="hatch" /> compacted into a snapshot
          </span>
        </div>
        <p className="explain">
          The leader appends an entry and sends it to the others; when a majority has it on disk it is committed, and only then is the request answered. The others learn that with the next message.{' '}
          {fast ? 'Entries come too fast to be shown one after the other.' : 'New entries are shown in slow motion: in truth this takes about a millisecond.'}
        </p>
      </div>
    </section>
  )
}

function Whole({ name, span, highest }: { name: string; span: LogSpan | null; highest: number }) {
  const percent = (index: number) => `${highest === 0 ? 0 : (index / highest) * 100}%`
  return (
    <>
      <span className="lane-name">{name}</span>
      <div className="whole-bar">
        {span && (
          <>
            <i className="hatch" style={{ left: 0, width: percent(span.snapshot) }} />
            <i style={{ left: percent(span.snapshot), width: percent(Math.max(0, span.commit - span.snapshot)), background: 'var(--leader)' }} />
            <i style={{ left: percent(Math.max(span.commit, span.snapshot)), width: percent(Math.max(0, span.last - Math.max(span.commit, span.snapshot))), background: span.own ? 'var(--candidate)' : 'var(--follower)' }} />
          </>
        )}
      </div>
      <span className="quiet num">{span ? count(span.last) : '–'}</span>
    </>
  )
}

interface RowProps {
  name: string
  leads: boolean
  span: LogSpan | null
  indexes: number[]
  columns: { gridTemplateColumns: string }
  newFrom: number
}

function Row({ name, leads, span, indexes, columns, newFrom }: RowProps) {
  return (
    <>
      <span className="lane-name">{name}</span>
      <div className={`cells ${leads ? '' : 'follows'}`} style={columns} role="img" aria-label={`${name}: ${span ? `log up to entry ${span.last}, committed up to ${span.commit}` : 'not known'}`}>
        {indexes.map((index) => {
          const state = cellAt(span, index)
          // A cell that is filled is another element than the empty one before it, so that its arrival is seen.
          return <div key={state === 'none' ? `-${index}` : index} className={`cell ${state} ${index >= newFrom ? 'new' : ''}`} title={describe(index, name, state)} />
        })}
      </div>
    </>
  )
}

/** Whether entries come faster than an eye can follow, and from which entry on they are new enough to be shown arriving. */
function usePace(highest: number): { fast: boolean; newFrom: number } {
  const pace = useRef({ seen: [] as { at: number; index: number }[], newFrom: Number.POSITIVE_INFINITY })
  const now = Date.now()
  const { current } = pace
  current.seen = [...current.seen.filter((one) => now - one.at < 2000), { at: now, index: highest }].slice(-60)
  const fast = highest - current.seen[0]!.index > 24 && current.seen[0]!.index > 0
  if (highest > 0 && (fast || current.newFrom === Number.POSITIVE_INFINITY)) current.newFrom = highest + 1
  return { fast, newFrom: current.newFrom }
}
