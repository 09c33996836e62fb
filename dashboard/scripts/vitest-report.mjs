// Writes what vitest counted as the last lines of node's tap reporter do, so that ./test adds up both in one way.
import { writeFileSync } from 'node:fs'

export default class Report {
  onTestRunEnd(modules) {
    const path = process.env.RRMQ_REPORT
    if (!path) return
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state) => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter((module) => module.errors().length > 0).length
    writeFileSync(path, `# pass ${count('passed')}\n# fail ${count('failed') + broken}\n# cancelled 0\n# skipped ${count('skipped')}\n`)
  }
}
