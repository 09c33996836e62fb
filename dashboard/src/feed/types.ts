// The events of GET /v1/cluster/events as src/Rrmq.Contracts/Events defines them.

export type Role = 'Leader' | 'Candidate' | 'Follower'

export interface Hello {
  id: number
  node: string
  address: string
  cluster: string
  version: string
  run: string
  started: number
  now: number
}

export interface MemberView {
  id: number
  name: string
  address: string
  role: 'voter' | 'leaving' | 'learner'
}

export interface PeerView {
  id: number
  alive: boolean
  contact_ms: number | null
  match: number | null
}

export interface NodeView {
  at: number
  role: Role
  term: number
  leader: number | null
  voted_for: number | null
  standing: string
  commit: number
  applied: number
  last: number
  snapshot: number
  disk_full: boolean
  changing: boolean
  members: MemberView[]
  peers: PeerView[]
}

export type RaftKind =
  | 'pre-campaign'
  | 'campaign'
  | 'became-leader'
  | 'follows-leader'
  | 'stepped-down'
  | 'vote-granted'
  | 'truncated'
  | 'transfer-started'
  | 'transfer-aborted'
  | 'membership-changed'
  | 'membership-undone'
  | 'removed'
  | 'snapshot-installed'

export interface RaftEvent {
  number: number
  at: number
  kind: RaftKind
  term: number
  node: number | null
  name: string
  index: number
  reason: string
}

export type TopicTuple = [
  number: number,
  name: string,
  paused: number,
  version: number,
  ready: number,
  leased: number,
  delayed: number,
  dead: number,
  bytes: number,
  oldest: number,
  published: number,
  consumed: number,
  deadLettered: number,
  expired: number,
  dropped: number,
  publishedRate: number,
  consumedRate: number,
  log: number,
  first: number,
  last: number,
]

export interface TopicsEvent {
  at: number
  now: number
  total: number
  all: boolean
  more: boolean
  gone: number[]
  rows: TopicTuple[]
}

/** Of `groups`, `jobs` and `schedules`: rows by the keys with which they begin. */
export interface RowsEvent {
  total: number
  all: boolean
  more: boolean
  gone: string[]
  rows: [key: string, ...cells: (string | number)[]][]
}

export interface StreamEvent {
  last: number
}
