import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Why the tests cannot run here; false when they can. */
export const missing = executable ? false : 'no chromium was found; as root, ./test installs it by apt'

export const launch = () => chromium.launch({ executablePath: executable, args: flags })

/** A page whose mistakes fail the test; a node that is down is none of them. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  page.mistakes = []
  page.on('pageerror', (error) => page.mistakes.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_|Failed to load resource/.test(message.text())) page.mistakes.push(message.text())
  })
  await page.goto(url)
  return page
}
