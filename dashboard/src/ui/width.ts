import { type RefCallback, useCallback, useRef, useState } from 'react'

/** An element's width, as it is now. */
export function useWidth<T extends Element>(): [RefCallback<T>, number] {
  const [width, setWidth] = useState(0)
  const observer = useRef<ResizeObserver>(null)
  const ref = useCallback((element: T | null) => {
    observer.current?.disconnect()
    if (!element) return
    setWidth(element.getBoundingClientRect().width)
    observer.current = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width))
    observer.current.observe(element)
  }, [])
  return [ref, width]
}
