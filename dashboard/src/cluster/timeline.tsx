import { memo, useState } from 'react'
import { expected, type Feed, type NodeState } from '../feed/hub'
import { tell } from '../feed/lanes'
import type { RaftEvent } from '../feed/types'
import { time } from '../ui/format'
import { useMedia } from '../ui/media'
import { useNow } from '../ui/now'
import { useWidth } from '../ui/width'

const spans = [
  { label: '10 s', ms: 10_000, tick: 2_000 },
  { label: '1 min', ms: 60_000, tick: 10_000 },
  { label: '5 min', ms: 300_000, tick: 60_000 },
]

/** What each node was when, and what happened between them. */
export function Timeline({ feed }: { feed: Feed }) {
  const [chosen, setChosen] = useState(1)
  const calm = useMedia('(prefers-reduced-motion: reduce)')
  const span = spans[chosen]!
  const now = useNow(calm ? 1000 : span.ms < 20_000 ? 50 : 200)
  return (
    <section className="sheet" aria-labelledby="timeline-title">
      <header>
        <h2 id="timeline-title">Elections as they happen</h2>
        <p>Stop a node and watch what the others do.</p>
        <div className="toggle end" role="group" aria-label="How much time is shown">
          {spans.map((one, i) => (
            <button key={one.label} type="button" aria-pressed={i === chosen} onClick={() => setChosen(i)}>
              {one.label}
            </button>
          ))}
        </div>
      </header>
      <div className="sheet-body">
        <div className="lanes">
          {(feed.nodes.length > 0 ? feed.nodes : expected).map((node) => (
            <Lane key={node.member.id} node={node} now={now} span={span.ms} />
          ))}
          <span />
          <Axis span={span.ms} tick={span.tick} />
        </div>
        <div className="legend" style={{ marginTop: 10 }}>
          <span>
            <i style={{ background: 'var(--leader)' }} /> leads (with its term)
          </span>
          <span>
            <i style={{ background: 'var(--follower)' }} /> follows
          </span>
          <span>
            <i style={{ background: 'var(--candidate)' }} /> campaigns
          </span>
          <span>
            <i className="hatch" /> does not answer
          </span>
          <span>
            <i className="round" style={{ background: 'var(--candidate)' }} /> asks whether it would win
          </span>
          <span>
            <i className="round" style={{ background: 'var(--ink)' }} /> gives its vote
          </span>
        </div>
        <Events nodes={feed.nodes} />
      </div>
    </section>
  )
}

function Lane({ node, now, span }: { node: NodeState; now: number; span: number }) {
  const [ref, width] = useWidth<SVGSVGElement>()
  const from = now - span
  const x = (at: number) => ((at - from) / span) * width
  const { segments, events } = node.lane
  const marks = events.filter((event) => event.at > from - 1000 && (event.kind === 'vote-granted' || event.kind === 'pre-campaign'))
  return (
    <>
      <span className="lane-name">{node.member.name}</span>
      <svg ref={ref} className="lane-svg" role="img" aria-label={`${node.member.name}: ${lastWords(node)}`}>
        <defs>
          <pattern id={`hatch-${node.member.id}`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1="0" y1="0" x2="0" y2="7" stroke="var(--down)" strokeWidth="2" opacity="0.7" />
          </pattern>
        </defs>
        {segments.map((segment, i) => {
          const end = segments[i + 1]?.from ?? now
          if (end < from) return null
          const left = Math.max(0, x(segment.from))
          const shown = Math.max(segment.state === 'Candidate' ? 3 : 1, x(end) - left)
          return (
            <g key={segment.from + segment.state}>
              <rect x={left} y={0} width={shown} height={30} className={`seg-${segment.state}`} style={segment.state === 'Down' ? { fill: `url(#hatch-${node.member.id})` } : undefined} />
              {segment.state === 'Leader' && shown > 60 && (
                <text x={left + 9} y={19.5} className="seg-label">{`term ${segment.term}`}</text>
              )}
            </g>
          )
        })}
        {marks.map((event) => (
          <circle key={`${event.kind}${event.at}${event.number}`} cx={x(event.at)} cy={15} r={4.5} className={event.kind === 'vote-granted' ? 'mark-vote' : 'mark-ask'}>
            <title>{tell(event, node.member.name)}</title>
          </circle>
        ))}
      </svg>
    </>
  )
}

function lastWords(node: NodeState): string {
  const last = node.lane.segments.at(-1)
  if (!last) return 'not heard yet'
  return last.state === 'Down' ? 'does not answer' : `${last.state.toLowerCase()} in term ${last.term}`
}

function Axis({ span, tick }: { span: number; tick: number }) {
  const [ref, width] = useWidth<SVGSVGElement>()
  const step = width < 420 ? tick * 2 : tick
  const ticks: number[] = []
  for (let back = 0; back <= span; back += step) ticks.push(back)
  return (
    <svg ref={ref} className="axis-svg" aria-hidden="true">
      {ticks.map((back) => (
        <text key={back} x={width - (back / span) * width} y={13} textAnchor={back === 0 ? 'end' : back === span ? 'start' : 'middle'}>
          {back === 0 ? 'now' : back < 60_000 ? `${back / 1000} s ago` : `${back / 60_000} min ago`}
        </text>
      ))}
    </svg>
  )
}

const strong = new Set<RaftEvent['kind']>(['became-leader', 'stepped-down', 'removed', 'truncated'])

const Events = memo(function Events({ nodes }: { nodes: NodeState[] }) {
  const events = nodes
    .flatMap((node) => node.lane.events.map((event) => ({ event, name: node.member.name, id: node.member.id })))
    .sort((a, b) => b.event.at - a.event.at || b.event.number - a.event.number)
    .slice(0, 60)
  return (
    <ol className="events" aria-label="What consensus did, newest first" tabIndex={0}>
      {events.length === 0 && <li className="quiet">Nothing has happened yet.</li>}
      {events.map(({ event, name, id }) => (
        <li key={`${id}-${event.number}-${event.at}`}>
          <time>{time(event.at, true)}</time>
          <span className={strong.has(event.kind) ? 'strong' : undefined}>{tell(event, name)}</span>
        </li>
      ))}
    </ol>
  )
})
