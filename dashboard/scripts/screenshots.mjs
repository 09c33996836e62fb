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
