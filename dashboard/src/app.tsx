import { useEffect, useRef } from 'react'
import { ClusterPage } from './cluster/cluster-page'
import { useFeed } from './feed/hub'
import { JobsPage } from './jobs/jobs-page'
import { href, type Route, useRoute } from './router'
import { SchedulesPage } from './schedules/schedules-page'
import { StreamPage } from './stream/stream-page'
import { TopicPage } from './topic/topic-page'
import { TopicsPage } from './topics/topics-page'
import { ConnectionBanner } from './ui/connection-banner'
import { Link } from './ui/link'
import { Logo } from './ui/logo'
import { ThemeButton } from './ui/theme-button'
import { say, Toasts } from './ui/toasts'

export function App() {
  const route = useRoute()
  const title = `${route.page === 'topic' ? route.topic : titles[route.page]} · RRMQ`
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    const find = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog')) return
      const search = document.querySelector<HTMLInputElement>('input[type=search]')
      if (!search) return
      event.preventDefault()
      search.focus()
    }
    addEventListener('keydown', find)
    return () => removeEventListener('keydown', find)
  }, [])
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <div className="top-in">
          <Link to={{ page: 'cluster' }} className="brand" label="RRMQ, the cluster">
            <Logo />
            <span>RRMQ</span>
          </Link>
          <nav className="tabs-top" aria-label="Pages">
            <Link to={{ page: 'cluster' }} current={route.page === 'cluster'}>
              Cluster
            </Link>
            <Link to={{ page: 'topics' }} current={route.page === 'topics' || route.page === 'topic'}>
              Topics
            </Link>
            <Link to={{ page: 'jobs', job: null }} current={route.page === 'jobs' || route.page === 'schedules'}>
              Jobs
            </Link>
            <Link to={{ page: 'stream' }} current={route.page === 'stream'}>
              Stream
            </Link>
          </nav>
          <div className="top-right">
            <Live />
            <ThemeButton />
          </div>
        </div>
      </header>
      <main className="page" id="main">
        <ConnectionBanner />
        {route.page === 'cluster' && <ClusterPage />}
        {route.page === 'topics' && <TopicsPage />}
        {route.page === 'topic' && <TopicPage key={route.topic} topic={route.topic} tab={route.tab} message={route.message} />}
        {route.page === 'jobs' && <JobsPage job={route.job} />}
        {route.page === 'schedules' && <SchedulesPage />}
        {route.page === 'stream' && <StreamPage />}
        {route.page === 'lost' && (
          <div className="empty">
            <h3>There is no page at this address</h3>
            <p>
              The <a href={href({ page: 'cluster' })}>cluster</a> and the <a href={href({ page: 'topics' })}>topics</a> are there.
            </p>
          </div>
        )}
      </main>
      <Toasts />
    </>
  )
}

const titles: Record<Exclude<Route['page'], 'topic'>, string> = { cluster: 'Cluster', topics: 'Topics', jobs: 'Jobs', schedules: 'Schedules', stream: 'Stream', lost: 'Nothing here' }

/** Whether what is shown is as it is now, and through whom. */
function Live() {
  const feed = useFeed()
  const said = useRef(0)
  useEffect(() => {
    if (feed.notice && feed.notice.id !== said.current) {
      said.current = feed.notice.id
      say(feed.notice.text)
    }
  }, [feed.notice])
  const source = feed.nodes.find((node) => node.member.id === feed.sourceId)
  const works = feed.homeHeard && feed.leader
  return (
    <div className="live" role="status">
      <span className={`dot ${works ? '' : feed.homeHeard || source?.heard ? 'warn' : 'bad'}`} aria-hidden="true" />
      <span className="live-text">{!feed.everHeard ? 'connecting' : source?.heard ? <>live from {source.member.name}</> : 'out of touch'}</span>
    </div>
  )
}
