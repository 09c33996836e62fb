// Renews docs/images/dashboard-*.png: a real cluster, some life in it, and a leader that is killed on the way.
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import UPNG from 'upng-js'
import { launch, missing, open } from '../tests/browser/support/browser.mjs'
import { Cluster, until } from '../tests/browser/support/cluster.mjs'

if (missing) {
  console.error(missing)
  process.exit(1)
}

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url))
mkdirSync(folder, { recursive: true })
const json = { 'Content-Type': 'application/json' }
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const cluster = await Cluster.start()
const browser = await launch()
let living = true

async function topic(name, settings = {}) {
  await cluster.request('PUT', `/v1/topics/${name}`, JSON.stringify(settings), json)
}

const publish = (name, body, headers = {}) => cluster.request('POST', `/v1/topics/${name}/messages`, JSON.stringify(body), { ...json, ...headers })
const receive = async (name, max, consumer, lease = '5m') => (await cluster.request('POST', `/v1/topics/${name}/receive?max=${max}&lease=${lease}&consumer=${consumer}`)).json?.messages ?? []
const put = (path, body) => cluster.request('PUT', path, JSON.stringify(body), json)
const post = (path, body) => cluster.request('POST', path, JSON.stringify(body), json)
const work = async (type) => (await cluster.request('POST', `/v1/jobs/receive?type=${type}&lease=30m`)).json.jobs[0]
const settle = (how, messages, more = {}) => messages.length && cluster.request('POST', `/v1/leases/${how}`, JSON.stringify({ receipts: messages.map((one) => one.receipt), ...more }), json)

try {
  for (const [name, settings] of [
    ['orders', { max_attempts: 2 }],
    ['payments', { order: 'strict' }],
    ['mails', { max_attempts: 1, order: 'none' }],
    ['invoices', {}],
    ['thumbnails', { order: 'none' }],
    ['webhooks', { retry_backoff: '5s' }],
    ['audit', { max_messages: 1000000 }],
  ])
    await topic(name, settings)
  for (let i = 0; i < 40; i++) await publish('orders', { order: 4700 + i, customer: `customer-${i % 9}`, items: ['two pizzas', 'one salad', 'tiramisu'].slice(0, 1 + (i % 3)) }, { 'RRMQ-Group': `customer-${i % 9}` })
  for (let i = 0; i < 9; i++) await publish('mails', { to: `guest${i}@example.org`, subject: 'Your table is ready' })
  await settle('reject', await receive('mails', 4, 'mailer-1'), { reason: 'mailbox unavailable (550)' })
  for (let i = 0; i < 5; i++) await publish('invoices', { invoice: 900 + i }, { 'RRMQ-Delay': '1h' })
  for (let i = 0; i < 12; i++) await publish('thumbnails', { picture: `p-${i}.jpg` })
  await receive('thumbnails', 4, 'worker-3')
  await cluster.request('POST', '/v1/topics/webhooks/pause')
  for (let i = 0; i < 3; i++) await publish('webhooks', { url: 'https://example.org/hook', try: i })
  // One message with a life worth telling.
  const first = await receive('orders', 1, 'kitchen-1')
  await settle('release', first)
  const again = await receive('orders', 1, 'kitchen-2')
  await settle('extend', again, { lease: '2m' })
  const hero = again[0].id

  // A log that three services read, each at its own pace.
  await topic('sales', { retention: 'log' })
  for (let i = 0; i < 120; i++) await publish('sales', { sale: 9000 + i, table: 1 + (i % 14), total: 18.5 + (i % 9) * 4 })
  const read = async (group, max) => (await cluster.request('POST', `/v1/topics/sales/receive?group=${group}&max=${max}&lease=30m&consumer=${group}-1`)).json?.messages ?? []
  for (const [group, done, held] of [['billing', 96, 10], ['kitchen-screen', 120, 0], ['statistics', 31, 4]]) {
    for (let left = done; left > 0; left -= 100) await settle('ack', await read(group, Math.min(100, left)))
    if (held > 0) await read(group, held)
  }
  await settle('release', (await read('billing', 3)), { delay: '30m' })

  // Jobs in every state.
  for (let i = 0; i < 14; i++) await post('/v1/jobs', { type: 'mail', payload: { to: `guest${i}@example.org`, template: 'table-ready' }, max_attempts: 1, keep: '24h' })
  for (let i = 0; i < 6; i++) {
    const { id, receipt } = await work('mail')
    if (i === 2 || i === 4) await put(`/v1/jobs/${id}/failure`, { receipt, reason: i === 2 ? 'mailbox unavailable (550)' : 'the template table-ready has no German text' })
    else await put(`/v1/jobs/${id}/result`, { receipt, result: { message_id: `<${4711 + i}@mail.example.org>` } })
  }
  for (let i = 0; i < 5; i++) await post('/v1/jobs', { type: 'video', payload: { title: ['Neapolitan dough', 'The oven at night', 'Tomatoes', 'Our guests', 'A day in August'][i], format: '1080p' }, priority: i === 1 ? 5 : 0, max_attempts: 3 })
  const films = []
  for (const [progress, note] of [[72, 'encoding the second pass'], [18, 'reading frames']]) {
    const film = await work('video')
    await put(`/v1/jobs/${film.id}/progress`, { receipt: film.receipt, progress, note, lease: '30m' })
    films.push(film)
  }
  await post('/v1/jobs', { type: 'upload', payload: { to: 'the gallery' }, after: [films[0].id] })
  await post('/v1/jobs', { type: 'report', payload: { of: 'November' }, delay: '6h', unique_key: 'report-2026-11' })
  await cluster.request('DELETE', `/v1/jobs/${(await post('/v1/jobs', { type: 'report', payload: { of: 'a month that has not begun' }, keep: '24h' })).json.id}`)
  await put('/v1/schedules/nightly-report', { cron: '0 3 * * *', time_zone: 'Europe/Berlin', type: 'report', payload: { of: 'yesterday' } })
  await put('/v1/schedules/reminders', { cron: '*/20 * * * * *', type: 'mail', payload: { template: 'reminder' } })
  await put('/v1/schedules/inventory', { cron: '0 9 * * MON-FRI', time_zone: 'Europe/Berlin', type: 'inventory', paused: true })

  // The stream of a fleet.
  for (let i = 0; i < 64; i++)
    await post('/v1/stream', { payload: i % 7 === 3 ? { alarm: 'door open', since_s: 40 + i } : { temperature: 4 + ((i * 7) % 13) / 10, humidity: 61 + (i % 5) }, sender: `fridge-${1 + (i % 4)}`, recipient: i % 7 === 3 ? 'kitchen' : 'all', msg_id: `reading-${i}` })

  const traffic = async () => {
    for (let n = 0; living; n++) {
      const busy = 3 + Math.round(3 * Math.sin(n / 9))
      await Promise.all([
        ...Array.from({ length: busy }, (_, i) => publish('payments', { payment: n * 10 + i, amount: 12.5 + i }).catch(() => undefined)),
        publish('audit', { at: n }).catch(() => undefined),
        cluster.request('POST', `/v1/topics/payments/pop?max=${Math.max(1, busy - (n % 4 === 0 ? 2 : 0))}`).catch(() => undefined),
      ])
      await pause(180)
    }
  }
  const traffics = traffic()

  await pause(Number(process.env.RRMQ_WARM_SECONDS ?? 30) * 1000)
  const home = 0
  const leader = await cluster.leader()
  if (leader.index === home) await cluster.request('POST', '/v1/cluster/transfer', JSON.stringify({ to: 2 }), json, home)
  const pages = []
  for (const [width, height] of [[1280, 900], [390, 844]])
    for (const colorScheme of ['light', 'dark']) pages.push({ width, colorScheme, page: await open(browser, `${cluster.url(home)}/ui`, { viewport: { width, height }, colorScheme, deviceScaleFactor: 1, isMobile: width < 500, hasTouch: width < 500 }) })
  for (const { page } of pages) await page.getByText('live from').waitFor()
  await pause(7000)
  const victim = await until('a leader that is not the home node', async () => {
    const { index } = await cluster.leader()
    return index === home ? undefined : { index }
  })
  await cluster.kill(victim.index)
  const next = await cluster.leader(victim.index)
  await pause(6000)
  cluster.run(victim.index)
  await pause(6000)
  console.log(`${next.name} leads`)

  const shot = async ({ page, width, colorScheme }, name, fullPage = false) => {
    const png = await page.screenshot({ fullPage, animations: 'disabled' })
    const image = UPNG.decode(png)
    const small = Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 96))
    const path = join(folder, `dashboard-${name}-${width}-${colorScheme}.png`)
    writeFileSync(path, small.length < png.length ? small : png)
    console.log(`${path.split('/').pop()} ${Math.round(statSync(path).size / 1024)} KB`)
  }

  for (const one of pages) {
    const { page } = one
    await shot(one, 'cluster', true)
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Topics' }).click()
    await page.getByText(/^\d+ topics/).waitFor()
    await pause(800)
    await shot(one, 'topics')
    await page.goto(`${cluster.url(home)}/ui/topics/payments`)
    await page.getByText('live from').waitFor()
    await pause(2500)
    await shot(one, 'topic')
    await page.goto(`${cluster.url(home)}/ui/topics/orders/messages/${hero}`)
    await page.getByRole('dialog').getByText('Its life').waitFor()
    await pause(1200)
    await shot(one, 'story')
    for (const [name, path, text] of [
      ['groups', '/topics/sales/groups', 'statistics'],
      ['jobs', '/jobs', 'encoding the second pass'],
      ['job', `/jobs/${films[0].id}`, 'Payload'],
      ['schedules', '/schedules', 'nightly-report'],
      ['stream', '/stream', 'door open'],
    ]) {
      await page.goto(`${cluster.url(home)}/ui${path}`)
      await page.getByText(text).first().waitFor()
      await pause(1500)
      // On a phone the groups are below the charts.
      await shot(one, name, name === 'groups')
    }
    await page.goto(`${cluster.url(home)}/ui/topics/sales/groups`)
    await page.getByRole('button', { name: 'Replay statistics' }).click()
    await page.getByRole('dialog').getByText(/read again/).waitFor()
    await pause(800)
    await shot(one, 'replay')
    if (one.colorScheme === 'light') {
      await page.goto(`${cluster.url(home)}/ui/topics/mails/dead`)
      await page.getByText('mailbox unavailable').first().waitFor()
      await pause(1200)
      await shot(one, 'dead')
      await page.goto(`${cluster.url(home)}/ui/topics/orders/settings`)
      await page.getByLabel(/^Attempts/).waitFor()
      await pause(1200)
      await shot(one, 'settings', true)
    }
  }
  living = false
  await traffics
} finally {
  living = false
  await browser.close()
  await cluster.stop()
}
