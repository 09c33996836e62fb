// Runs the tests in a browser one after the other; with RRMQ_REPORT the figures at the end go there too, for ./test to add up.
import { spawnSync } from 'node:child_process'

const report = process.env.RRMQ_REPORT
const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', ...(report ? ['--test-reporter=tap', `--test-reporter-destination=${report}`] : [])]
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...reporters, 'tests/browser/dashboard.test.mjs', 'tests/browser/work.test.mjs', 'tests/browser/docs.test.mjs'], { stdio: 'inherit' })
process.exit(status ?? 1)
