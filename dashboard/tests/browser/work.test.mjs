// Logs with their groups, jobs, schedules and the stream, in a real browser against a real cluster.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { blemishes, fits } from './support/axe.mjs'
import { launch, missing, open } from './support/browser.mjs'
import { Cluster, until } from './support/cluster.mjs'

const json = { 'Content-Type': 'application/json' }

describe('logs, jobs and the stream', { skip: missing, timeout: 200_000 }, () => {
  let cluster
  let browser

  const put = (path, body) => cluster.request('PUT', path, JSON.stringify(body), json)
  const post = (path, body) => cluster.request('POST', path, body === undefined ? undefined : JSON.stringify(body), json)
  const work = async (type) => until(`a ${type} job`, async () => (await cluster.request('POST', `/v1/jobs/receive?type=${type}&lease=1m`)).json?.jobs?.[0])

  before(async () => {
    cluster = await Cluster.start()
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await cluster?.stop()
  })

  test('teaches the first command where there is nothing yet', async () => {
    const page = await open(browser, `${cluster.url(0)}/ui/jobs`)
    await page.getByText('The first job is one command away').waitFor()
    await page.getByRole('link', { name: 'Schedules' }).click()
    await page.getByText('No job comes by itself yet').waitFor()
    await page.getByRole('link', { name: 'Stream' }).click()
    await page.getByText('The first message is one command away').waitFor()
    assert.match(await page.locator('.curl').textContent(), /\/v1\/stream/)
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('sends to the stream from a follower’s page, shows what others send, and finds it by its sender', async () => {
    const { index } = await cluster.leader()
    const page = await open(browser, `${cluster.url((index + 1) % 3)}/ui/stream`)
    await page.getByRole('button', { name: 'Send a message' }).click()
    await page.getByLabel('Recipient', { exact: true }).fill('kitchen')
    await page.getByLabel('Payload').fill('{"what": "two pizzas"}')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('listitem').filter({ hasText: 'two pizzas' }).filter({ hasText: 'dashboard' }).filter({ hasText: 'kitchen' }).waitFor()
    for (let i = 0; i < 60; i++) await post('/v1/stream', { payload: `letter ${i}`, sender: i % 20 === 0 ? 'rare' : 'often', msg_id: `m-${i}` })
    await page.getByRole('button', { name: 'Message 61 from often to all' }).waitFor()
    await page.getByText('12 to 61 of 61').waitFor()
    await page.getByRole('button', { name: 'Older' }).click()
    await page.getByRole('button', { name: /^Message 1 from dashboard/ }).waitFor()
    await page.getByLabel('Only from this sender').fill('rare')
    await page.getByText('3 among 61').waitFor()
    await page.getByRole('button', { name: /^Message 42 from rare/ }).click()
    await page.getByRole('dialog').getByText('"letter 40"').waitFor()
    await page.keyboard.press('Escape')
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('makes a log, shows how far its groups are, and sends one back', async () => {
    const page = await open(browser, `${cluster.url(0)}/ui/topics`)
    await page.getByRole('button', { name: 'New topic' }).click()
    await page.getByLabel('Name').fill('sales')
    await page.getByLabel(/^It stays/).check()
    await page.getByRole('button', { name: 'Create the topic' }).click()
    await page.getByRole('heading', { name: /sales log/ }).waitFor()
    for (let i = 1; i <= 10; i++) await post('/v1/topics/sales/messages', { sale: i })
    await page.getByRole('link', { name: /^Groups/ }).click()
    await page.getByText('Nobody reads this log yet').waitFor()
    const taken = (await cluster.request('POST', '/v1/topics/sales/receive?group=billing&max=4')).json.messages
    await post('/v1/leases/ack', { receipts: taken.slice(0, 3).map((one) => one.receipt) })
    const billing = page.getByRole('listitem').filter({ hasText: 'billing' })
    await billing.getByText('7 messages behind').waitFor()
    await billing.getByRole('img', { name: '3 settled, 1 leased, 6 not read yet' }).waitFor()

    await page.getByRole('button', { name: 'Replay billing' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('3 messages are read again, beginning with 1. 1 open lease of the group is lost').waitFor()
    await dialog.getByLabel(/^A seq/).check()
    await dialog.getByLabel('Seq', { exact: true }).fill('2')
    await dialog.getByText('2 messages are read again, beginning with 2.').waitFor()
    await dialog.getByRole('button', { name: 'Replay 2' }).click()
    await billing.getByText('9 messages behind').waitFor()
    const again = (await cluster.request('POST', '/v1/topics/sales/pop?group=billing')).json.messages
    assert.equal(again[0].seq, 2)
    assert.equal((await post('/v1/leases/ack', { receipts: [taken[3].receipt] })).json.results[0].done, false)

    await page.getByRole('button', { name: 'New group' }).click()
    await dialog.getByLabel('Name').fill('audit')
    await dialog.getByLabel(/^Behind the newest/).check()
    await dialog.getByRole('button', { name: 'Make the group' }).click()
    await page.getByRole('listitem').filter({ hasText: 'audit' }).getByText('has read everything').waitFor()

    await page.getByRole('link', { name: /^Consume/ }).click()
    assert.ok(await page.getByRole('button', { name: 'Receive', exact: true }).isDisabled(), 'a log is received for a group')
    await page.getByLabel('For the group').fill('billing')
    await page.getByRole('button', { name: 'Receive', exact: true }).click()
    await page.getByText(/yours for \d+ s/).waitFor()
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByText('acknowledged').waitFor()

    await page.getByRole('link', { name: /^Messages/ }).click()
    await page.getByRole('button', { name: 'Message 10', exact: true }).click()
    await dialog.getByText('"sale": 10').waitFor()
    await page.keyboard.press('Escape')
    await page.getByLabel(/^Go to a seq/).fill('3')
    await page.keyboard.press('Enter')

    await page.getByRole('link', { name: /^Groups/ }).click()
    await page.getByRole('button', { name: 'Delete audit' }).click()
    await dialog.getByLabel(/Type audit to confirm/).fill('audit')
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByRole('listitem').filter({ hasText: 'audit' }).waitFor({ state: 'detached' })
    assert.equal((await cluster.request('GET', '/v1/topics/sales/groups')).json.items.length, 1)
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('tells a job’s life: put in, run, failed, retried, done', async () => {
    const page = await open(browser, `${cluster.url(0)}/ui/jobs`)
    await page.getByRole('button', { name: 'New job' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Type/).fill('mail')
    await dialog.getByLabel('Payload').fill('{"to": ')
    await dialog.getByText('This is not JSON yet').waitFor()
    await dialog.getByLabel('Payload').fill('{"to": "guest@example.org"}')
    await dialog.getByLabel('Attempts').fill('1')
    await dialog.getByRole('button', { name: 'Put it in' }).click()
    await page.waitForURL(/\/ui\/jobs\/.+/)
    await dialog.getByText('queued').waitFor()

    const first = await work('mail')
    await dialog.getByText('running').waitFor()
    await cluster.request('PUT', `/v1/jobs/${first.id}/progress`, JSON.stringify({ receipt: first.receipt, progress: 40, note: 'addressing it' }), json)
    await dialog.getByText('addressing it').waitFor()
    assert.equal(await dialog.getByRole('progressbar').getAttribute('aria-valuenow'), '40')
    await cluster.request('PUT', `/v1/jobs/${first.id}/failure`, JSON.stringify({ receipt: first.receipt, reason: 'mailbox unavailable' }), json)
    await dialog.getByText('mailbox unavailable').waitFor()
    await dialog.getByText('Failed for good').waitFor()
    await dialog.getByRole('button', { name: 'Retry' }).click()
    await page.getByText('back in the queue').waitFor()

    const second = await work('mail')
    await cluster.request('PUT', `/v1/jobs/${second.id}/result`, JSON.stringify({ receipt: second.receipt, result: { sent: true } }), json)
    await dialog.getByText('"sent": true').waitFor()
    await dialog.getByText('Succeeded', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/ui\/jobs$/)
    await page.getByRole('button', { name: /succeeded\s*1/ }).waitFor()
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('cancels a queued job at once and a running one by its worker, and filters by type and state', async () => {
    const queued = (await post('/v1/jobs', { type: 'report' })).json
    const running = (await post('/v1/jobs', { type: 'video', payload: { title: 'holiday' } })).json
    const held = await work('video')
    const page = await open(browser, `${cluster.url(1)}/ui/jobs/${queued.id}`)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Cancel the job' }).click()
    await dialog.getByText('cancelled', { exact: true }).waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: /^video:/ }).click()
    await page.getByRole('link', { name: /holiday/ }).click()
    await dialog.getByRole('button', { name: 'Cancel the job' }).click()
    await dialog.getByText('being cancelled').waitFor()
    const told = await cluster.request('PUT', `/v1/jobs/${held.id}/progress`, JSON.stringify({ receipt: held.receipt, progress: 1 }), json)
    assert.equal(told.json.cancel_requested, true)
    await cluster.request('PUT', `/v1/jobs/${held.id}/failure`, JSON.stringify({ receipt: held.receipt, reason: 'stopped as asked' }), json)
    await dialog.getByText('cancelled', { exact: true }).waitFor()
    assert.equal((await cluster.request('GET', `/v1/jobs/${running.id}`)).json.state, 'cancelled')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^queued/ }).click()
    await page.getByText('No job is queued').waitFor()
    await page.getByRole('button', { name: /^cancelled/ }).click()
    await page.getByRole('link', { name: /video/ }).waitFor()
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('pages through many jobs', async () => {
    for (let i = 0; i < 35; i++) await post('/v1/jobs', { type: 'crowd', payload: `job ${i}` })
    const page = await open(browser, `${cluster.url(0)}/ui/jobs`)
    await page.getByRole('button', { name: /^crowd:/ }).click()
    await page.getByRole('list', { name: 'Jobs' }).getByRole('listitem').nth(29).waitFor()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('page 2').waitFor()
    await until('the last five', async () => (await page.getByRole('list', { name: 'Jobs' }).getByRole('listitem').count()) === 5)
    await page.getByRole('button', { name: 'First' }).click()
    await until('the first thirty', async () => (await page.getByRole('list', { name: 'Jobs' }).getByRole('listitem').count()) === 30)
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('makes a schedule, names what is wrong with one, sees it tick, pauses, edits and deletes it', async () => {
    const page = await open(browser, `${cluster.url(0)}/ui/schedules`)
    await page.getByRole('button', { name: 'New schedule' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('heartbeat')
    await dialog.getByLabel('Cron').fill('every day')
    await dialog.getByLabel(/^Type/).fill('beat')
    await dialog.getByRole('button', { name: 'Make the schedule' }).click()
    await dialog.getByRole('alert').filter({ hasText: /cron/i }).waitFor()
    await dialog.getByLabel('Cron').fill('* * * * * *')
    await dialog.getByRole('button', { name: 'Make the schedule' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'heartbeat' })
    await row.getByRole('link', { name: 'its job' }).waitFor()
    await page.getByRole('button', { name: 'Pause heartbeat' }).click()
    await row.getByText('paused', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Edit heartbeat' }).click()
    await dialog.getByRole('button', { name: 'at 3 at night' }).click()
    await dialog.getByLabel('Time zone').fill('Europe/Berlin')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await row.getByText('0 3 * * *').waitFor()
    const { json: saved } = await cluster.request('GET', '/v1/schedules/heartbeat')
    assert.deepEqual([saved.cron, saved.time_zone, saved.type, saved.paused], ['0 3 * * *', 'Europe/Berlin', 'beat', true])
    await page.getByRole('button', { name: 'Resume heartbeat' }).click()
    await row.getByText(/^in \d+/).waitFor()
    await page.getByRole('button', { name: 'Delete heartbeat' }).click()
    await dialog.getByLabel(/Type heartbeat to confirm/).fill('heartbeat')
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByText('No job comes by itself yet').waitFor()
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('is worked with the keyboard alone', async () => {
    const page = await open(browser, `${cluster.url(0)}/ui/jobs`)
    await page.getByRole('button', { name: 'New job' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('placeholder')), 'mail', 'the first field has the focus')
    await page.keyboard.type('typed')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/ui\/jobs\/.+/)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const tile = page.getByRole('button', { name: /^queued/ })
    await tile.focus()
    await page.keyboard.press('Space')
    assert.equal(await tile.getAttribute('aria-pressed'), 'true')
    await page.getByRole('link', { name: /typed/ }).focus()
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Cancel the job' }).waitFor()
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('has nothing serious for axe, in both themes and at both widths', async () => {
    await put('/v1/schedules/nightly', { cron: '0 3 * * *', type: 'report' })
    const one = (await post('/v1/jobs', { type: 'mail', payload: { to: 'guest' }, delay: '1h' })).json
    const paths = { '/ui/jobs': 'scheduled', [`/ui/jobs/${one.id}`]: 'Put in', '/ui/schedules': 'nightly', '/ui/stream': 'letter 59', '/ui/topics/sales': '{"sale":10}', '/ui/topics/sales/groups': 'billing', '/ui/topics/sales/consume': 'For the group', '/ui/topics/sales/settings': 'Kind' }
    for (const width of [1280, 390]) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await open(browser, `${cluster.url(0)}/ui`, { viewport: { width, height: 900 }, colorScheme })
        for (const [path, text] of Object.entries(paths)) {
          await page.goto(cluster.url(0) + path)
          await page.getByText(text).first().waitFor()
          assert.deepEqual(await blemishes(page), [], `${path} at ${width} px, ${colorScheme}`)
          assert.ok(await fits(page), `${path} is wider than ${width} px`)
        }
        await page.goto(`${cluster.url(0)}/ui/topics/sales/groups`)
        await page.getByRole('button', { name: 'Replay billing' }).click()
        await page.getByRole('dialog').waitFor()
        assert.deepEqual(await blemishes(page), [], `a replay at ${width} px, ${colorScheme}`)
        for (const [path, button] of [['/ui/jobs', 'New job'], ['/ui/schedules', 'New schedule'], ['/ui/stream', 'Send a message']]) {
          await page.goto(cluster.url(0) + path)
          await page.getByRole('button', { name: button }).click()
          await page.getByRole('dialog').waitFor()
          assert.deepEqual(await blemishes(page), [], `${button} at ${width} px, ${colorScheme}`)
        }
        assert.deepEqual(page.mistakes, [])
        await page.context().close()
      }
    }
  })

  test('goes on through a change of leaders while one looks at jobs', async () => {
    const { index } = await cluster.leader()
    const page = await open(browser, `${cluster.url((index + 1) % 3)}/ui/jobs`)
    await page.getByRole('button', { name: /^crowd:/ }).waitFor()
    await cluster.kill(index)
    await cluster.leader(index)
    await cluster.request('POST', '/v1/jobs', JSON.stringify({ type: 'after-the-election' }), json, (index + 1) % 3)
    await page.getByRole('button', { name: /^after-the-election:/ }).waitFor()
    cluster.run(index)
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })
})
