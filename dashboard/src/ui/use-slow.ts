import { useEffect, useRef, useState } from 'react'

const pause = 1500

/** Follows a text that stands for how something is, but not faster than the eye can: part of the keys of what is read about it. */
export function useSlow(now: string): string {
  const [slow, setSlow] = useState(now)
  const last = useRef(0)
  useEffect(() => {
    if (now === slow) return
    const timer = setTimeout(
      () => {
        last.current = Date.now()
        setSlow(now)
      },
      Math.max(0, last.current + pause - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [now, slow])
  return slow
}
