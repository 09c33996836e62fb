import { useSyncExternalStore } from 'react'

export type TopicTab = 'messages' | 'groups' | 'publish' | 'consume' | 'leases' | 'dead' | 'settings'
export const topicTabs: TopicTab[] = ['messages', 'groups', 'publish', 'consume', 'leases', 'dead', 'settings']

export type Route =
  | { page: 'cluster' }
  | { page: 'topics' }
  | { page: 'topic'; topic: string; tab: TopicTab; message: string | null }
  | { page: 'jobs'; job: string | null }
  | { page: 'schedules' }
  | { page: 'stream' }
  | { page: 'lost'; path: string }

const base = '/ui'

export function parse(path: string): Route {
  const parts = path.slice(base.length).split('/').filter(Boolean)
  try {
    const [page, topic, tab, message] = parts.map(decodeURIComponent)
    if (!page || page === 'cluster') return { page: 'cluster' }
    if (page === 'jobs' && parts.length <= 2) return { page: 'jobs', job: topic ?? null }
    if ((page === 'schedules' || page === 'stream') && parts.length === 1) return { page }
    if (page !== 'topics' || parts.length > 4) return { page: 'lost', path }
    if (topic === undefined) return { page: 'topics' }
    if (tab !== undefined && !topicTabs.includes(tab as TopicTab)) return { page: 'lost', path }
    return { page: 'topic', topic, tab: (tab as TopicTab | undefined) ?? 'messages', message: message ?? null }
  } catch {
    return { page: 'lost', path }
  }
}

export function href(route: Route): string {
  switch (route.page) {
    case 'cluster':
      return base
    case 'topics':
    case 'schedules':
    case 'stream':
      return `${base}/${route.page}`
    case 'jobs':
      return `${base}/jobs${route.job === null ? '' : `/${encodeURIComponent(route.job)}`}`
    case 'topic': {
      const message = route.message === null ? '' : `/${encodeURIComponent(route.message)}`
      const tab = route.tab === 'messages' && !message ? '' : `/${route.tab}`
      return `${base}/topics/${encodeURIComponent(route.topic)}${tab}${message}`
    }
    case 'lost':
      return route.path
  }
}

const listeners = new Set<() => void>()

export function go(route: Route, options: { replace?: boolean } = {}) {
  const path = href(route)
  if (path !== location.pathname) history[options.replace ? 'replaceState' : 'pushState'](null, '', path)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

let last: { path: string; route: Route } | undefined

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => {
    if (last?.path !== location.pathname) last = { path: location.pathname, route: parse(location.pathname) }
    return last.route
  })
}
