import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import { shortCount } from './format'
import { type Point, windowMs } from './series'

export interface Curve {
  key: Exclude<keyof Point, 'at'>
  label: string
  color: string
}

/** A colour of the theme as the canvas wants it: custom properties keep their formulas until something uses them. */
function resolve(color: string): string {
  const probe = document.createElement('i')
  probe.style.color = `var(${color})`
  document.body.append(probe)
  const resolved = getComputedStyle(probe).color
  probe.remove()
  return resolved
}

interface Props {
  points: Point[]
  curves: Curve[]
  label: string
  format?: (value: number) => string
}

/** Five minutes of a few curves. The legend shows the values under the pointer, else the newest. */
export function Chart({ points, curves, label, format = shortCount }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  const [theme, setTheme] = useState(0)

  useEffect(() => {
    const again = () => setTheme((n) => n + 1)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', again)
    addEventListener('rrmq-theme', again)
    // Until the page's own letters are there, the canvas draws with others.
    document.fonts.ready.then(() => setTheme((n) => (n === 0 ? 1 : n)))
    return () => {
      dark.removeEventListener('change', again)
      removeEventListener('rrmq-theme', again)
    }
  }, [])

  useEffect(() => {
    const at = box.current!
    const ink = resolve('--ink-3')
    const grid = resolve('--rule')
    const axis = { stroke: ink, font: '11.5px Plex, system-ui, sans-serif', grid: { stroke: grid, width: 1 }, ticks: { show: false } }
    const made = new uPlot(
      {
        width: at.clientWidth,
        height: at.clientHeight,
        legend: { show: false },
        padding: [8, 18, 0, 0],
        cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
        scales: { x: { time: true, range: () => [(Date.now() - windowMs) / 1000, Date.now() / 1000] }, y: { range: (_, __, max) => [0, Math.max(max * 1.12, 4)] } },
        axes: [
          { ...axis, size: 26, gap: 6, space: 90, values: (_, splits) => splits.map((t) => ago(t)), splits: (u) => ticks(u.width < 480 ? 120 : 60) },
          { ...axis, size: 48, gap: 6, space: 34, values: (_, splits) => splits.map((v) => (Number.isInteger(v) ? shortCount(v) : '')) },
        ],
        series: [{}, ...curves.map((curve, i) => ({ stroke: resolve(curve.color), width: 1.75, points: { show: false }, ...(i === 0 ? { fill: fade(resolve(curve.color)) } : {}) }))],
        hooks: { setCursor: [(u) => setHovered(u.cursor.idx ?? null)] },
      },
      dataOf(points, curves),
      at,
    )
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: at.clientWidth, height: at.clientHeight }))
    observer.observe(at)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [theme])

  useEffect(() => {
    plot.current?.setData(dataOf(points, curves))
  }, [points, curves])

  const shown = (hovered !== null ? points[hovered] : undefined) ?? points.at(-1)
  return (
    <figure>
      <figcaption className="hidden">{`${label}: ${shown ? curves.map((curve) => `${curve.label} ${format(shown[curve.key])}`).join(', ') : 'nothing yet'}`}</figcaption>
      <div className="chart-legend" aria-hidden="true">
        {curves.map((curve) => (
          <span key={curve.key}>
            <i style={{ background: `var(${curve.color})` }} />
            {curve.label}
            <b>{shown ? format(shown[curve.key]) : '–'}</b>
          </span>
        ))}
      </div>
      <div className="chart" ref={box} aria-hidden="true" />
    </figure>
  )
}

function dataOf(points: Point[], curves: Curve[]): uPlot.AlignedData {
  return [points.map((point) => point.at / 1000), ...curves.map((curve) => points.map((point) => point[curve.key]))] as uPlot.AlignedData
}

function ticks(step: number): number[] {
  const now = Date.now() / 1000
  const back: number[] = []
  for (let s = 0; s <= windowMs / 1000; s += step) back.push(now - s)
  return back.reverse()
}

function ago(t: number): string {
  const seconds = Math.round(Date.now() / 1000 - t)
  return seconds < 20 ? 'now' : seconds >= 290 ? '' : `${Math.round(seconds / 60)} min ago`
}

function fade(color: string): string {
  return color.replace(/^rgb\(([^)]+)\)$/, 'rgba($1, 0.09)')
}
