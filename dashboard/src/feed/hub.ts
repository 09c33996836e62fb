import { useSyncExternalStore } from 'react'
import { Connection } from './connection'
import { type GroupRow, groupOf } from './groups'
import { type JobTypeRow, jobTypeOf, type ScheduleRow, scheduleOf } from './jobs'
import { emptyLane, happened, type Lane, lost, seen, started } from './lanes'
import { noRows, type Rows, RowsFold } from './rows'
import { noTopics, TopicsFold, type TopicsState } from './topics'
import type { Hello, MemberView, NodeView, RaftEvent } from './types'

/** One member as this page knows it: by its own words where it can be heard, else by what the others say of it. */
export interface NodeState {
  member: MemberView
  hello: Hello | null
  view: NodeView | null
  /** Whether its own feed is open. */
  heard: boolean
  lane: Lane
}

export interface Notice {
  id: number
  at: number
  text: string
  kind: 'leader' | 'trouble' | 'good'
}

export interface Feed {
  /** The node that served this page. */
  homeId: number | null
  homeHeard: boolean
  /** The node through which topics are watched now. */
  sourceId: number | null
  everHeard: boolean
  hello: Hello | null
  nodes: NodeState[]
  leader: NodeState | null
  term: number
  topics: TopicsState
  groups: Rows<GroupRow>
  /** The types of jobs. */
  jobs: Rows<JobTypeRow>
  schedules: Rows<ScheduleRow>
  /** The newest seq of the stream; null: not told yet. */
  lastInStream: number | null
  /** From which entry on the log is of which term, as far as it was seen to grow. */
  terms: TermStart[]
  notice: Notice | null
}

export interface TermStart {
  from: number
  term: number
}

const names = new Intl.Collator('en', { numeric: true })

/** How long a page may be hidden before it stops listening, in milliseconds. */
const hiddenFor = 20_000

const quiet: Feed = { homeId: null, homeHeard: false, sourceId: null, everHeard: false, hello: null, nodes: [], leader: null, term: 0, topics: noTopics, groups: noRows, jobs: noRows, schedules: noRows, lastInStream: null, terms: [], notice: null }

interface Line {
  connection: Connection
  hello: Hello | null
  view: NodeView | null
  heard: boolean
  lane: Lane
  /** What is added to the node's clock to get the browser's. */
  offset: number
  /** The newest event of consensus that is known of this run of the node. */
  number: number
}

/**
 * Everything the page knows, from the feeds of all members. The node that served the page tells the topics; while it does not answer, another does. State is replaced, never changed, and
 * subscribers are told once a frame at most.
 */
export class Hub {
  private readonly lines = new Map<string, Line>()
  private readonly fold = new TopicsFold()
  private readonly lists = { groups: new RowsFold<GroupRow>(groupOf), jobs: new RowsFold<JobTypeRow>(jobTypeOf), schedules: new RowsFold<ScheduleRow>(scheduleOf) }
  private lastInStream: number | null = null
  private readonly listeners = new Set<() => void>()
  private readonly home: string
  private topicsUrl: string
  private homeId: number | null = null
  private members: MemberView[] = []
  private notice: Notice | null = null
  private terms: TermStart[] = []
  private highest = 0
  private lastLeader: number | null = null
  private hadLeader = false
  private noticeCount = 0
  private scheduled = false
  private everHeard = false
  private handOver: ReturnType<typeof setTimeout> | undefined
  private rest: ReturnType<typeof setTimeout> | undefined
  private sleeping = false
  feed: Feed = quiet

  constructor(home: string) {
    this.home = home
    this.topicsUrl = home
  }

  start() {
    this.listen(this.home, true)
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.rest)
      if (!document.hidden) this.wake()
      else this.rest = setTimeout(() => this.sleep(), hiddenFor)
    })
  }

  /** A page that nobody looks at listens to nobody: browsers allow few connections to a node, and nodes few readers. */
  private sleep() {
    this.sleeping = true
    for (const line of this.lines.values()) line.connection.close()
  }

  private wake() {
    if (!this.sleeping) return
    this.sleeping = false
    for (const [url, line] of [...this.lines]) this.listen(url, url === this.topicsUrl, line)
  }

  stop() {
    for (const line of this.lines.values()) line.connection.close()
    this.lines.clear()
    clearTimeout(this.handOver)
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  private listen(url: string, withTopics: boolean, kept?: Line) {
    kept?.connection.close()
    const line: Line = { connection: null as unknown as Connection, hello: kept?.hello ?? null, view: kept?.view ?? null, heard: kept?.heard ?? false, lane: kept?.lane ?? emptyLane, offset: kept?.offset ?? 0, number: kept?.number ?? 0 }
    this.lines.set(url, line)
    line.connection = new Connection(url, withTopics, {
      opened: (hello) => {
        const sameRun = line.hello?.run === hello.run
        line.offset = Date.now() - hello.now
        if (!sameRun) {
          line.lane = started(line.lane, hello.started + line.offset)
          line.number = 0
        }
        line.hello = hello
        line.heard = true
        this.everHeard = true
        if (url === this.home) this.homeBack(hello)
        this.changed()
      },
      node: (view) => {
        line.view = view
        line.heard = true
        line.lane = seen(line.lane, view.at + line.offset, view.role, view.term)
        if (url === this.topicsUrl || this.members.length === 0) this.meet(view.members)
        this.changed()
      },
      raft: (event) => {
        // A new connection to the same run of a node repeats what is known.
        if (event.number <= line.number) return
        line.number = event.number
        line.lane = happened(line.lane, { ...event, at: event.at + line.offset })
        this.changed()
      },
      topics: (event) => {
        if (url !== this.topicsUrl) return
        this.fold.take(event, Date.now())
        this.changed()
      },
      rows: (list, event) => {
        if (url !== this.topicsUrl) return
        this.lists[list].take(event)
        this.changed()
      },
      stream: (event) => {
        if (url !== this.topicsUrl) return
        this.lastInStream = event.last
        this.changed()
      },
      lost: () => {
        if (line.heard) {
          line.lane = lost(line.lane, Date.now())
          line.heard = false
          this.changed()
        }
        if (url === this.topicsUrl) this.findSource()
      },
    })
  }

  private homeBack(hello: Hello) {
    this.homeId = hello.id
    clearTimeout(this.handOver)
    this.handOver = undefined
    // One node, one connection: under its public address the home node is not listened to as well.
    if (hello.address !== this.home) this.drop(hello.address)
    if (this.topicsUrl === this.home) return
    const other = this.lines.get(this.topicsUrl)
    const url = this.topicsUrl
    this.topicsUrl = this.home
    if (other) this.listen(url, false, other)
    this.say('good', `${hello.node} answers again.`)
  }

  /** While the home node is silent, another tells the topics. It is given a moment: most restarts are over by then. */
  private findSource() {
    if (this.handOver !== undefined) return
    this.handOver = setTimeout(() => {
      this.handOver = undefined
      const next = [...this.lines].find(([url, line]) => line.heard && url !== this.topicsUrl)
      if (!next) {
        this.findSource()
        return
      }
      this.topicsUrl = next[0]
      this.listen(next[0], true, next[1])
      this.changed()
    }, 1200)
  }

  private meet(members: MemberView[]) {
    this.members = members
    for (const member of members) {
      if (member.id === this.homeId || this.lines.has(member.address) || member.address === this.home) continue
      this.listen(member.address, false)
    }
    for (const url of [...this.lines.keys()]) {
      if (url !== this.home && url !== this.topicsUrl && !members.some((member) => member.address === url)) this.drop(url)
    }
  }

  private drop(url: string) {
    this.lines.get(url)?.connection.close()
    this.lines.delete(url)
  }

  private lineOf(member: MemberView): Line | undefined {
    return member.id === this.homeId ? this.lines.get(this.home) : this.lines.get(member.address)
  }

  private say(kind: Notice['kind'], text: string) {
    this.notice = { id: ++this.noticeCount, at: Date.now(), kind, text }
  }

  private changed() {
    if (this.scheduled) return
    this.scheduled = true
    setTimeout(() => {
      this.scheduled = false
      this.publish()
    }, 30)
  }

  private publish() {
    const before = this.feed
    const nodes = [...this.members].sort((a, b) => names.compare(a.name, b.name) || a.id - b.id).map<NodeState>((member) => {
      const line = this.lineOf(member)
      const old = before.nodes.find((one) => one.member.id === member.id)
      if (old && line && old.lane === line.lane && old.view === line.view && old.heard === line.heard && old.hello === line.hello && old.member === member) return old
      return { member, hello: line?.hello ?? null, view: line?.view ?? null, heard: line?.heard ?? false, lane: line?.lane ?? emptyLane }
    })
    const leader = leaderOf(nodes)
    this.noteLeader(leader)
    this.noteTerms(leader?.view ?? null)
    const home = this.lines.get(this.home)
    const source = this.topicsUrl === this.home ? this.homeId : (this.members.find((member) => member.address === this.topicsUrl)?.id ?? null)
    this.feed = {
      homeId: this.homeId,
      homeHeard: home?.heard ?? false,
      sourceId: source,
      everHeard: this.everHeard,
      hello: home?.hello ?? null,
      nodes,
      leader,
      term: Math.max(0, ...nodes.filter((node) => node.heard).map((node) => node.view?.term ?? 0)),
      topics: this.fold.state,
      groups: this.lists.groups.state,
      jobs: this.lists.jobs.state,
      schedules: this.lists.schedules.state,
      lastInStream: this.lastInStream,
      terms: this.terms,
      notice: this.notice,
    }
    for (const listener of this.listeners) listener()
  }

  /** What a leader appends is of its term; what lies before the first that was seen is of terms that nobody told. */
  private noteTerms(view: NodeView | null) {
    if (!view) return
    if ((this.terms.at(-1)?.term ?? 0) < view.term) this.terms = [...this.terms, { from: (this.highest || view.last) + 1, term: view.term }].slice(-50)
    this.highest = Math.max(this.highest, view.last)
  }

  private noteLeader(leader: NodeState | null) {
    const id = leader?.member.id ?? null
    if (id === this.lastLeader) return
    if (id !== null) {
      if (this.hadLeader) this.say('leader', `${leader!.member.name} leads now, in term ${leader!.view?.term ?? '?'}.`)
      this.hadLeader = true
    } else if (this.hadLeader) {
      this.say('trouble', 'The leader is gone. The others elect a new one.')
    }
    this.lastLeader = id
  }
}

/** What is drawn before the first word of a node, so that nothing jumps when it comes. Most clusters are of three. */
export const expected: NodeState[] = [1, 2, 3].map((id) => ({ member: { id: -id, name: '\u2007\u2007', address: '\u2007', role: 'voter' }, hello: null, view: null, heard: false, lane: emptyLane }))

/** The node that leads the highest term among those that can be heard: one that was cut off may think that it still leads an older one. */
export function leaderOf(nodes: NodeState[]): NodeState | null {
  let leader: NodeState | null = null
  let highest = 0
  for (const node of nodes) {
    if (!node.heard || !node.view) continue
    highest = Math.max(highest, node.view.term)
    if (node.view.role === 'Leader' && node.view.term >= (leader?.view?.term ?? 0)) leader = node
  }
  if (leader && leader.view!.term >= highest) return leader
  if (leader) return null
  // Nobody who can be heard leads; but the browser may not reach the one that the others follow.
  const followed = nodes.find((node) => node.heard && node.view?.leader != null && node.view.term === highest)?.view?.leader
  return nodes.find((node) => node.member.id === followed && !node.hello) ?? null
}

export const hub = new Hub(typeof location === 'undefined' ? '' : location.origin)

export const useFeed = (): Feed => useSyncExternalStore(hub.subscribe, () => hub.feed)

/** Only a part of the feed: the component is drawn anew only when that part is another. */
export function useFeedPart<T>(pick: (feed: Feed) => T): T {
  return useSyncExternalStore(hub.subscribe, () => pick(hub.feed))
}

export type { RaftEvent }
