import type { Counted, History, Message, MessageState, MessageStory, PeekPage, Problem, SettleResult, Topic, TopicSettings } from './types'

/** A request's bad end, in words a person can act on. */
export class Failure extends Error {
  readonly slug: string
  readonly status: number
  readonly retryable: boolean
  readonly outcome: Problem['outcome'] | 'unsent'
  readonly field: string | undefined
  /** What to do now. */
  readonly next: string

  constructor(problem: { slug: string; status: number; detail: string; retryable: boolean; outcome: Problem['outcome'] | 'unsent'; field?: string | undefined }) {
    super(problem.detail)
    this.slug = problem.slug
    this.status = problem.status
    this.retryable = problem.retryable
    this.outcome = problem.outcome
    this.field = problem.field
    this.next = nextStep(problem)
  }
}

const steps: Record<string, string> = {
  topic_not_found: 'It may have been deleted a moment ago. The list of topics shows what is there.',
  topic_full: 'Take messages out, or raise max_messages or max_bytes in the settings.',
  disk_full: 'Make room on the leader’s disk. Taking messages out still works.',
  no_quorum: 'A majority of the nodes must be in contact. The Cluster page shows which are missing; then try again.',
  precondition_failed: 'Somebody else changed the settings meanwhile. They are loaded anew: look at them and save again.',
  lease_lost: 'The lease ran out, and the message may be with somebody else by now. Receive again.',
  topic_paused: 'Resume the topic first.',
  too_many_leases: 'Settle some of the open leases, or raise max_leases in the settings.',
  message_too_large: 'Send less, or raise max_message_bytes in the nodes’ configuration.',
  message_not_found: 'It is gone, and its story was kept no longer than the setting history says.',
  not_leader: 'The leader has just changed. Try again.',
  retention_fixed: 'Only an empty topic, without groups, can become a log or a queue. Make another topic, or purge this one and delete its groups.',
  too_many_groups: 'Delete groups that nobody reads with any more.',
  group_not_found: 'It was deleted, or never was. A group is made on its first receive, or here.',
  jobs_topic: 'Jobs are put in and taken on the page Jobs.',
  job_not_found: 'It may have been finished for longer than it is kept.',
  job_finished: 'Look at its result. One that failed or was cancelled can be retried.',
  unique_key_taken: 'The job that has the key must end first, or be cancelled.',
  schedule_not_found: 'It was deleted meanwhile.',
  node_damaged: 'This node waits to be taken in anew. Open the page at another node.',
}

export function nextStep(problem: { slug: string; retryable: boolean; outcome: Problem['outcome'] | 'unsent'; status: number }): string {
  const known = steps[problem.slug]
  if (problem.outcome === 'unsent') return 'The node that served this page does not answer. It is asked again all the time; try once more when the page says that it is back.'
  if (problem.outcome === 'unknown') return 'It may have happened or not. Look before you do it again.'
  if (known) return known
  if (problem.retryable) return 'Try again in a moment.'
  return problem.status === 400 ? 'Mend what it names, and send it again.' : ''
}

async function failureOf(response: Response): Promise<Failure> {
  const slugFromHeader = response.headers.get('RRMQ-Error')
  try {
    const problem = (await response.json()) as Partial<Problem> & { reason?: string }
    return new Failure({
      slug: slugFromHeader ?? problem.type?.split('/').pop() ?? 'internal',
      status: response.status,
      // The stream's failures say it in `reason`.
      detail: problem.detail || problem.title || problem.reason || `The node answered ${response.status}.`,
      retryable: problem.retryable ?? false,
      outcome: problem.outcome ?? (response.headers.get('RRMQ-Outcome') as Problem['outcome'] | null) ?? 'unknown',
      field: problem.field,
    })
  } catch {
    return new Failure({ slug: slugFromHeader ?? 'internal', status: response.status, detail: `The node answered ${response.status} without saying why.`, retryable: false, outcome: 'unknown' })
  }
}

export async function send(method: string, path: string, options: { body?: BodyInit; headers?: Record<string, string>; signal?: AbortSignal } = {}): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { method, cache: 'no-store', ...options })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Failure({
      slug: 'unreachable',
      status: 0,
      detail: `${location.host} could not be reached.`,
      retryable: true,
      // A request that was sent and never answered may have been carried out.
      outcome: method === 'GET' ? 'unsent' : 'unknown',
    })
  }
  if (!response.ok) throw await failureOf(response)
  return response
}

export const json = { 'Content-Type': 'application/json' }
export const key = () => ({ 'Idempotency-Key': crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}` })

export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send('GET', path, signal ? { signal } : {})).json()) as T
}

export async function post<T>(path: string, body?: unknown): Promise<T> {
  const response = await send('POST', path, body === undefined ? { headers: {} } : { body: JSON.stringify(body), headers: json })
  return (response.status === 204 ? undefined : await response.json()) as T
}

export const topicPath = (topic: string) => `/v1/topics/${encodeURIComponent(topic)}`

export interface PublishOptions {
  contentType: string
  group?: string
  priority?: string
  delay?: string
  ttl?: string
  meta?: Record<string, string>
}

export function publishHeaders(options: PublishOptions): Record<string, string> {
  const headers: Record<string, string> = {}
  if (options.contentType) headers['Content-Type'] = options.contentType
  if (options.group) headers['RRMQ-Group'] = options.group
  if (options.priority) headers['RRMQ-Priority'] = options.priority
  if (options.delay) headers['RRMQ-Delay'] = options.delay
  if (options.ttl) headers['RRMQ-Ttl'] = options.ttl
  for (const [name, value] of Object.entries(options.meta ?? {})) if (name) headers[`RRMQ-Meta-${name}`] = value
  return headers
}

const forGroup = (group: string) => (group ? `&group=${encodeURIComponent(group)}` : '')

export const api = {
  topic: (name: string, signal?: AbortSignal) => ask<Topic>(topicPath(name), signal),

  create: async (name: string, settings: Partial<TopicSettings>) =>
    (await (await send('PUT', topicPath(name), { body: JSON.stringify(settings), headers: { ...json, 'If-None-Match': '*' } })).json()) as Topic,

  change: async (name: string, version: number, settings: Partial<TopicSettings>) =>
    (await (await send('PATCH', topicPath(name), { body: JSON.stringify(settings), headers: { ...json, 'If-Match': `"${version}"` } })).json()) as Topic,

  delete: async (name: string) => {
    await send('DELETE', topicPath(name))
  },

  pause: (name: string) => post<{ paused: boolean }>(`${topicPath(name)}/pause`),
  resume: (name: string) => post<{ paused: boolean }>(`${topicPath(name)}/resume`),
  purge: (name: string) => post<Counted>(`${topicPath(name)}/purge`),
  redrive: (name: string, ids?: string[]) => post<Counted>(`${topicPath(name)}/redrive`, ids ? { ids } : {}),

  publish: async (name: string, body: BodyInit, options: PublishOptions) =>
    (await (await send('POST', `${topicPath(name)}/messages`, { body, headers: { ...publishHeaders(options), ...key() } })).json()) as { id: string; seq: number; duplicate?: boolean },

  /** `group`: of a log, for whom. */
  pop: async (name: string, max: number, group = '') => {
    const response = await send('POST', `${topicPath(name)}/pop?max=${max}${forGroup(group)}`, { headers: key() })
    return response.status === 204 ? [] : ((await response.json()) as { messages: Message[] }).messages
  },

  receive: async (name: string, max: number, lease: string, group = '') => {
    const response = await send('POST', `${topicPath(name)}/receive?max=${max}&consumer=dashboard${forGroup(group)}${lease ? `&lease=${encodeURIComponent(lease)}` : ''}`, { headers: key() })
    return response.status === 204 ? [] : ((await response.json()) as { messages: Message[] }).messages
  },

  settle: (how: 'ack' | 'release' | 'reject' | 'extend', receipt: string, more: { reason?: string; lease?: string; delay?: string } = {}) =>
    post<SettleResult>(`/v1/leases/${how}`, { receipts: [receipt], ...more }),

  peek: (name: string, state: MessageState | '', from: number, limit: number, signal?: AbortSignal) =>
    ask<PeekPage>(`${topicPath(name)}/messages?from=${from}&limit=${limit}${state ? `&state=${state}` : ''}`, signal),

  story: (name: string, id: string, signal?: AbortSignal) => ask<MessageStory>(`${topicPath(name)}/messages/${encodeURIComponent(id)}`, signal),

  history: (topic: string | null, signal?: AbortSignal) => ask<History>(`/v1/cluster/history${topic === null ? '' : `?topic=${encodeURIComponent(topic)}`}`, signal),

  transfer: (to: number) => post<{ id: number; name: string; leader: string }>('/v1/cluster/transfer', { to }),
}
