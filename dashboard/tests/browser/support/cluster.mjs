// A real cluster of three processes, from the built program, on free ports and in a folder of its own.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const program = fileURLToPath(new URL('../../../../out/rrmq/rrmq', import.meta.url))

/** Ports in a row, below the range from which the system draws ports for outgoing connections: no client takes one while its node is down. */
async function freePorts(count) {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const first = 10_000 + Math.floor(Math.random() * 1900)
    const ports = Array.from({ length: count }, (_, i) => first + i)
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return ports
  }
  throw new Error('no free ports were found')
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Asks until the answer is not undefined, or says what it waited for. */
export async function until(what, ask, seconds = 60) {
  const end = Date.now() + seconds * 1000
  let last
  while (Date.now() < end) {
    try {
      const answer = await ask()
      if (answer !== undefined && answer !== false && answer !== null) return answer
    } catch (error) {
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited ${seconds} s in vain: ${what}${last ? ` (${last.message})` : ''}`)
}

export class Cluster {
  static async start(nodes = 3) {
    if (!existsSync(program)) throw new Error(`${program} is not built`)
    const cluster = new Cluster()
    cluster.folder = mkdtempSync(join(tmpdir(), 'rrmq-dashboard-'))
    cluster.ports = await freePorts(nodes)
    cluster.config = join(cluster.folder, 'cluster.json')
    writeFileSync(cluster.config, JSON.stringify({ addresses: cluster.ports.map((port) => ({ ip: '127.0.0.1', port })) }))
    cluster.nodes = []
    for (let i = 0; i < nodes; i++) cluster.run(i)
    await cluster.leader()
    return cluster
  }

  url(i) {
    return `http://127.0.0.1:${this.ports[i]}`
  }

  run(i) {
    // Long timeouts: a busy machine shall not hold elections that the test did not ask for.
    const child = spawn(program, ['--config', this.config, '--node-id', String(i), '--data', join(this.folder, '{host}_{port}'), '--election-timeout=2s'], { stdio: ['ignore', 'ignore', 'pipe'] })
    let text = ''
    child.stderr.on('data', (data) => (text = (text + data).slice(-4000)))
    child.log = () => text
    this.nodes[i] = child
  }

  async status(i) {
    const response = await fetch(`${this.url(i)}/status`, { signal: AbortSignal.timeout(5000) })
    return response.json()
  }

  /** The number of the node that leads, as most say. */
  leader(except = -1) {
    return until('a leader', async () => {
      for (let i = 0; i < this.ports.length; i++) {
        if (i === except) continue
        const status = await this.status(i).catch(() => null)
        if (status?.role === 'Leader') return { index: i, term: status.term, name: status.node }
      }
    })
  }

  async kill(i) {
    const child = this.nodes[i]
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  async request(method, path, body, headers = {}, node = 0) {
    return until(
      `${method} ${path}`,
      async () => {
        const response = await fetch(this.url(node) + path, { method, body, headers: { 'Idempotency-Key': `${method}${path}${Math.random()}`, ...headers } })
        if (response.status >= 500) throw new Error(`${response.status}: ${await response.text()}`)
        return { status: response.status, json: response.status === 204 ? null : await response.json().catch(() => null) }
      },
    )
  }

  async stop() {
    await Promise.all(this.nodes.map((_, i) => this.kill(i)))
    rmSync(this.folder, { recursive: true, force: true })
  }
}
