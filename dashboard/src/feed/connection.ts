import type { Hello, NodeView, RaftEvent, RowsEvent, StreamEvent, TopicsEvent } from './types'

/** The lists that the feed tells beside the topics. */
export type ListName = 'groups' | 'jobs' | 'schedules'
const lists: ListName[] = ['groups', 'jobs', 'schedules']

export interface Listener {
  opened(hello: Hello): void
  node(view: NodeView): void
  raft(event: RaftEvent): void
  topics(event: TopicsEvent): void
  rows(list: ListName, event: RowsEvent): void
  stream(event: StreamEvent): void
  lost(): void
}

const firstPause = 250
const longestPause = 2000
/** A node says something once a second; one that is silent for so long is frozen or cut off, though the connection stands. */
const patience = 3500

/** Listens to one node for as long as it is wanted: reconnects by itself, and goes on behind the last event it had. */
export class Connection {
  readonly url: string
  readonly withTopics: boolean
  private readonly listener: Listener
  private source: EventSource | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private watch: ReturnType<typeof setTimeout> | undefined
  private pause = firstPause
  private lastId = ''
  private closed = false

  constructor(url: string, withTopics: boolean, listener: Listener) {
    this.url = url
    this.withTopics = withTopics
    this.listener = listener
    this.open()
  }

  close() {
    this.closed = true
    clearTimeout(this.timer)
    clearTimeout(this.watch)
    this.source?.close()
  }

  private open() {
    const query = new URLSearchParams()
    if (!this.withTopics) query.set('topics', 'none')
    if (this.lastId) query.set('last_event_id', this.lastId)
    const source = new EventSource(`${this.url}/v1/cluster/events${query.size > 0 ? `?${query}` : ''}`)
    this.source = source
    this.await()
    source.addEventListener('hello', (event) => {
      this.pause = firstPause
      this.await()
      this.listener.opened(JSON.parse(event.data) as Hello)
    })
    source.addEventListener('node', (event) => {
      this.await()
      this.listener.node(JSON.parse(event.data) as NodeView)
    })
    source.addEventListener('raft', (event) => {
      this.lastId = event.lastEventId
      this.listener.raft(JSON.parse(event.data) as RaftEvent)
    })
    source.addEventListener('topics', (event) => this.listener.topics(JSON.parse(event.data) as TopicsEvent))
    for (const list of lists) source.addEventListener(list, (event: MessageEvent<string>) => this.listener.rows(list, JSON.parse(event.data) as RowsEvent))
    source.addEventListener('stream', (event) => this.listener.stream(JSON.parse(event.data) as StreamEvent))
    source.addEventListener('bye', () => this.fail(source))
    source.addEventListener('error', () => this.fail(source))
  }

  private await() {
    clearTimeout(this.watch)
    const source = this.source
    this.watch = setTimeout(() => source && this.fail(source), patience)
  }

  private fail(source: EventSource) {
    if (source !== this.source || this.closed) return
    source.close()
    this.source = null
    clearTimeout(this.watch)
    this.listener.lost()
    this.timer = setTimeout(() => this.open(), this.pause)
    this.pause = Math.min(this.pause * 2, longestPause)
  }
}
