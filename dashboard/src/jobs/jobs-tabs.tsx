import { useFeedPart } from '../feed/hub'
import { shortCount } from '../ui/format'
import { Link } from '../ui/link'

export function JobsTabs({ current }: { current: 'jobs' | 'schedules' }) {
  const schedules = useFeedPart((feed) => feed.schedules)
  return (
    <nav className="subtabs" aria-label="Jobs and their schedules">
      <Link to={{ page: 'jobs', job: null }} current={current === 'jobs'}>
        Jobs
      </Link>
      <Link to={{ page: 'schedules' }} current={current === 'schedules'}>
        Schedules
        {schedules.rows.size > 0 && <b>{shortCount(schedules.rows.size)}</b>}
      </Link>
    </nav>
  )
}
