import { useDeferredValue, useMemo, useState } from 'react'
import { useFeedPart } from '../feed/hub'
import { oldestAge, type TopicRow, type TopicsState } from '../feed/topics'
import { Curl } from '../ui/curl'
import { age, count, plural, rate, shortCount } from '../ui/format'
import { Link } from '../ui/link'
import { usePhone } from '../ui/media'
import { useNow } from '../ui/now'
import { VirtualList } from '../ui/virtual-list'
import { CreateTopic } from './create-topic'
import { type Column, filtered, type Filter, sorted } from './list'

const columns: { key: Column; label: string }[] = [
  { key: 'ready', label: 'Ready' },
  { key: 'publishedRate', label: 'In / s' },
  { key: 'consumedRate', label: 'Out / s' },
  { key: 'leased', label: 'Leased' },
  { key: 'delayed', label: 'Delayed' },
  { key: 'dead', label: 'Dead' },
  { key: 'oldest', label: 'Oldest' },
]

const filters: { key: Filter; label: string }[] = [
  { key: 'all', label: 'All' },
  { key: 'busy', label: 'Moving' },
  { key: 'dead', label: 'With dead' },
  { key: 'paused', label: 'Paused' },
]

export function TopicsPage() {
  const topics = useFeedPart((feed) => feed.topics)
  const now = useNow(1000)
  const phone = usePhone()
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({ column: 'name', down: false })
  const [creating, setCreating] = useState(false)
  const wanted = useDeferredValue(search)
  const rows = useMemo(() => sorted(filtered(topics.rows.values(), wanted, filter), sort.column, sort.down), [topics.rows, wanted, filter, sort])
  const empty = topics.complete && topics.rows.size === 0
  return (
    <>
      <div className="head">
        <div>
          <h1>Topics</h1>
          <p>{!topics.complete ? 'Reading the list…' : empty ? 'There is none yet.' : `${plural(topics.total, 'topic')}, ${summary(topics)}`}</p>
        </div>
        <button type="button" className="main" onClick={() => setCreating(true)}>
          New topic
        </button>
      </div>
      <section className="sheet" aria-label="Topics">
        {empty ? (
          <div className="empty">
            <h3>The first topic is one command away</h3>
            <p>A topic is made, filled and emptied over plain HTTP, at any node:</p>
            <Curl>{`curl -X PUT ${location.origin}/v1/topics/orders\ncurl ${location.origin}/v1/topics/orders/messages -d 'two pizzas'\ncurl -X POST ${location.origin}/v1/topics/orders/pop`}</Curl>
            <p>Or make it here: New topic.</p>
          </div>
        ) : (
          <>
            <div className="tools">
              <input className="search" type="search" placeholder="Find a topic ( / )" aria-label="Find a topic" value={search} onChange={(event) => setSearch(event.target.value)} />
              <div className="toggle" role="group" aria-label="Which topics">
                {filters.map((one) => (
                  <button key={one.key} type="button" aria-pressed={filter === one.key} onClick={() => setFilter(one.key)}>
                    {one.label}
                  </button>
                ))}
              </div>
              <span className="end" aria-live="polite">
                {topics.complete && rows.length !== topics.rows.size ? `${count(rows.length)} of ${count(topics.rows.size)}` : ''}
                {topics.total > topics.rows.size && topics.complete ? ` the first ${count(topics.rows.size)} of ${count(topics.total)} are shown` : ''}
              </span>
            </div>
            <div className="grid-head">
              {head('name', 'Name')}
              {columns.map((column) => (
                <span className="num" key={column.key}>
                  {head(column.key, column.label)}
                </span>
              ))}
            </div>
            {topics.complete && rows.length === 0 ? (
              <div className="empty">
                <h3>No topic matches</h3>
                <button type="button" onClick={() => (setSearch(''), setFilter('all'))}>
                  Show all
                </button>
              </div>
            ) : (
              <VirtualList
                count={topics.complete ? rows.length : 8}
                rowHeight={phone ? 68 : 46}
                label="Topics"
                row={(index, top) => (topics.complete ? <Row key={rows[index]!.number} row={rows[index]!} top={top} topics={topics} now={now} /> : <div className="grid-slot" key={index} style={{ top }}><div className="grid-row" /></div>)}
              />
            )}
          </>
        )}
      </section>
      {creating && <CreateTopic existing={topics.rows} onClose={() => setCreating(false)} />}
    </>
  )

  function head(column: Column, label: string) {
    const is = sort.column === column
    return (
      <button
        type="button"
        aria-label={`Sort by ${label}${is ? (sort.down ? ', now highest first' : ', now lowest first') : ''}`}
        onClick={() => setSort({ column, down: is ? !sort.down : column !== 'name' })}
      >
        {label}
        {is ? (sort.down ? ' ↓' : ' ↑') : ''}
      </button>
    )
  }
}

function summary(topics: TopicsState): string {
  let messages = 0
  let dead = 0
  for (const row of topics.rows.values()) {
    messages += row.ready + row.leased + row.delayed + row.dead
    dead += row.dead
  }
  return `${plural(messages, 'message')}${dead > 0 ? `, ${count(dead)} of them dead` : ''}`
}

function Row({ row, top, topics, now }: { row: TopicRow; top: number; topics: TopicsState; now: number }) {
  const oldest = age(oldestAge(row, topics, now))
  return (
    <div role="listitem" className="grid-slot" style={{ top }}>
      <Link to={{ page: 'topic', topic: row.name, tab: 'messages', message: null }} className="grid-row">
        <span className="name">
          <span className="cut">{row.name}</span>
          {row.isLog && <span className="chip plain">log</span>}
          {row.name.startsWith('job.') && <span className="chip plain">jobs</span>}
          {row.paused && <span className="chip paused">paused</span>}
        </span>
        <span className={`num keep ${row.ready === 0 ? 'zero' : ''}`}>{shortCount(row.ready)}</span>
        <span className={`num ${row.publishedRate > 0 ? 'c-in' : 'zero'}`}>{rate(row.publishedRate)}</span>
        <span className={`num ${row.consumedRate > 0 ? 'c-out' : 'zero'}`}>{rate(row.consumedRate)}</span>
        <span className={`num ${row.leased === 0 ? 'zero' : ''}`}>{shortCount(row.leased)}</span>
        <span className={`num ${row.delayed === 0 ? 'zero' : ''}`}>{shortCount(row.delayed)}</span>
        <span className={`num ${row.dead === 0 ? 'zero' : 'c-dead'}`}>{shortCount(row.dead)}</span>
        <span className={`num ${row.oldest === 0 ? 'zero' : ''}`}>{oldest}</span>
        <span className="phone-figures">
          in {rate(row.publishedRate)}/s · out {rate(row.consumedRate)}/s · leased {shortCount(row.leased)}
          {row.dead > 0 && <span className="c-dead"> · dead {shortCount(row.dead)}</span>}
          {row.oldest !== 0 && ` · oldest ${oldest}`}
        </span>
      </Link>
    </div>
  )
}

