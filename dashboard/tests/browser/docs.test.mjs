// /docs in a real browser: what a reader of the API does with it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { launch, missing, open } from './support/browser.mjs'
import { Cluster } from './support/cluster.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const verbs = ['get', 'put', 'post', 'patch', 'delete']

describe('the page of the API', { skip: missing, timeout: 120_000 }, () => {
  let cluster
  let browser
  let api

  before(async () => {
    cluster = await Cluster.start(1)
    browser = await launch()
    api = await (await fetch(`${cluster.url(0)}/openapi/v1.json`)).json()
  })
  after(async () => {
    await browser?.close()
    await cluster?.stop()
  })

  const operations = () => Object.entries(api.paths).flatMap(([path, item]) => verbs.filter((verb) => item[verb]).map((verb) => ({ verb, path, ...item[verb] })))

  test('shows each operation with its answers, and asks nobody but its node', async () => {
    const page = await open(browser, `${cluster.url(0)}/docs`)
    await page.locator('#createTopic').waitFor()
    const shown = await page.evaluate(() => {
      const cards = [...document.querySelectorAll('details.op')]
      for (const card of cards) card.open = true
      return cards.map((card) => card.id)
    })
    assert.deepEqual(shown.toSorted(), operations().map((one) => one.operationId).toSorted())
    for (const { operationId, verb, path, responses, summary } of operations()) {
      const card = page.locator(`[id="${operationId}"]`)
      await card.locator('.answers').waitFor()
      const text = await card.textContent()
      for (const part of [verb, path, summary.replaceAll('`', ''), ...Object.keys(responses)]) assert.ok(text.includes(part), `${operationId} does not show ${part}`)
    }
    const hosts = await page.evaluate(() => [...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).host))])
    assert.deepEqual(hosts, [new URL(cluster.url(0)).host])
    assert.deepEqual(page.mistakes, [])
    await page.context().close()
  })

  test('finds by path, by word and by the word of a failure, and opens what an address names', async () => {
    const page = await open(browser, `${cluster.url(0)}/docs#ackLeases`)
    await page.locator('#ackLeases[open]').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('too_many_leases')
    await page.locator('#getTopic').waitFor({ state: 'hidden' })
    assert.deepEqual(await page.locator('details.op:visible').evaluateAll((cards) => cards.map((card) => card.id)), operations().filter((one) => JSON.stringify(one).includes('too_many_leases')).map((one) => one.operationId))
    await page.getByRole('searchbox').fill('post purge')
    await page.locator('#purgeTopic').waitFor()
    assert.equal(await page.locator('#count').textContent(), '1 operation')
    await page.getByRole('searchbox').fill('')
    await page.locator('#getTopic').waitFor()
    await page.context().close()
  })

  test('gives a line for curl that does what it says', async () => {
    const page = await open(browser, `${cluster.url(0)}/docs#putTopic`)
    const line = await page.locator('#putTopic .copy pre').first().textContent()
    assert.equal(line, `curl -X PUT '${cluster.url(0)}/v1/topics/orders' -H 'Content-Type: application/json' --data-binary '{}'`)
    await page.context().close()
  })

  test('is readable on a phone and for everyone, light and dark', async () => {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [1280, 390]) {
        const page = await open(browser, `${cluster.url(0)}/docs#putTopic`, { colorScheme, viewport: { width, height: 844 }, bypassCSP: true })
        await page.locator('#putTopic .answers').waitFor()
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(overflow <= 0, `${width}: the page is ${overflow} px too wide`)
        await page.evaluate(axe)
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
        const serious = violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`)
        assert.deepEqual(serious, [], `${colorScheme}, ${width}`)
        await page.context().close()
      }
    }
  })
})
