import type { ReactNode } from 'react'
import { go, href, type Route } from '../router'

interface Props {
  to: Route
  children: ReactNode
  className?: string
  current?: boolean
  label?: string
  style?: React.CSSProperties
}

/** A link that changes the page without loading it, and is one for the keyboard and the middle button too. */
export function Link({ to, children, className, current, label, style }: Props) {
  return (
    <a
      href={href(to)}
      className={className}
      style={style}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        go(to)
        if (to.page !== 'topic' && !(to.page === 'jobs' && to.job !== null)) scrollTo(0, 0)
      }}
    >
      {children}
    </a>
  )
}
