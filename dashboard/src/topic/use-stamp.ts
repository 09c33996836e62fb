import { useEffect, useRef, useState } from 'react'
import type { TopicRow } from '../feed/topics'

const pause = 1500

/** Changes when the topic did, but not more often than the eye can follow: part of the keys of what is read about it. */
export function useStamp(row: TopicRow | undefined): string {
  const now = row ? `${row.number}:${row.published}:${row.consumed}:${row.ready}:${row.leased}:${row.delayed}:${row.dead}:${row.dropped}:${row.expired}` : ''
  const [stamp, setStamp] = useState(now)
  const last = useRef(0)
  useEffect(() => {
    if (now === stamp) return
    const timer = setTimeout(
      () => {
        last.current = Date.now()
        setStamp(now)
      },
      Math.max(0, last.current + pause - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [now, stamp])
  return stamp
}
