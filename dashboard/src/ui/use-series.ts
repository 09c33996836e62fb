import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '../api/client'
import { hub } from '../feed/hub'
import { type Point, pointsOf, Series, totalsOf } from './series'

/** The last minutes of one topic, or with null of all of them: what the node kept, and then what the feed tells. */
export function useSeries(topic: string | null): Point[] {
  const series = useRef<Series>(null)
  series.current ??= new Series()
  const [points, setPoints] = useState<Point[]>([])
  const history = useQuery({ queryKey: ['history', topic], queryFn: ({ signal }) => api.history(topic, signal), gcTime: 0, retry: 1 })

  useEffect(() => {
    if (!history.data) return
    // The node's clock against ours, as far as its newest sample tells: it is a second old at most.
    const hello = hub.feed.hello
    const offset = hello ? helloOffset(hello.now) : 0
    series.current!.load(pointsOf(history.data, offset))
    setPoints(series.current!.points)
  }, [history.data])

  useEffect(() => {
    let readAt = 0
    const take = () => {
      const { topics } = hub.feed
      if (!topics.complete || topics.readAt === readAt) return
      readAt = topics.readAt
      const rows = topic === null ? topics.rows.values() : [...topics.rows.values()].filter((row) => row.name === topic)
      series.current!.add(readAt, totalsOf(rows))
      setPoints(series.current!.points)
    }
    take()
    return hub.subscribe(take)
  }, [topic])

  return points
}

// Only worth correcting when the clocks are apart; the time a page takes to load is not.
function helloOffset(nodeNow: number): number {
  const offset = Date.now() - nodeNow
  return Math.abs(offset) > 600_000 ? offset : 0
}
