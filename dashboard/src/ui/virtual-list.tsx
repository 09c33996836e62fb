import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

interface Props {
  count: number
  rowHeight: number
  label: string
  row: (index: number, top: number) => ReactNode
}

const spare = 6

/** Draws only the rows that can be seen, and a few beyond; 10,000 rows cost as much as thirty. */
export function VirtualList({ count, rowHeight, label, row }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  useLayoutEffect(() => {
    const box = ref.current!
    const measure = () => setView((old) => (old.top === box.scrollTop && old.height === box.clientHeight ? old : { top: box.scrollTop, height: box.clientHeight }))
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    box.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', measure)
    }
  }, [])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare)
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + spare)
  const rows: ReactNode[] = []
  for (let index = first; index < last; index++) rows.push(row(index, index * rowHeight))
  return (
    <div ref={ref} className="virtual" role="list" aria-label={label} tabIndex={-1} style={{ height: `min(${Math.max(1, count) * rowHeight}px, max(300px, calc(100vh - 270px)))` }}>
      <div style={{ height: count * rowHeight }}>{rows}</div>
    </div>
  )
}
