import { Chart, type Curve } from '../ui/chart'
import { rate } from '../ui/format'
import { useSeries } from '../ui/use-series'

export const rateCurves: Curve[] = [
  { key: 'published', label: 'published a second', color: '--in' },
  { key: 'consumed', label: 'consumed a second', color: '--out' },
]

export const depthCurves: Curve[] = [
  { key: 'ready', label: 'ready', color: '--ready' },
  { key: 'leased', label: 'leased', color: '--leased' },
  { key: 'delayed', label: 'delayed', color: '--delayed' },
  { key: 'dead', label: 'dead', color: '--dead' },
]

/** All topics together. */
export function Throughput() {
  const points = useSeries(null)
  return (
    <div className="two">
      <section className="sheet" aria-labelledby="rates-title">
        <header>
          <h2 id="rates-title">Messages through all topics</h2>
        </header>
        <div className="sheet-body">
          <Chart points={points} curves={rateCurves} label="Rates of all topics" format={rate} />
        </div>
      </section>
      <section className="sheet" aria-labelledby="depth-title">
        <header>
          <h2 id="depth-title">Messages that are here</h2>
        </header>
        <div className="sheet-body">
          <Chart points={points} curves={depthCurves} label="Depth of all topics" />
        </div>
      </section>
    </div>
  )
}
