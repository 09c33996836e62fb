// Writes .gz and .br beside what the node serves, and refuses a page that has grown too heavy.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const limit = 300 * 1024
const folder = process.env.RRMQ_OUT ?? 'dist'
const text = new Set(['.html', '.js', '.css', '.svg'])

function* files(at) {
  for (const name of readdirSync(at)) {
    const path = join(at, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else if (!['.gz', '.br'].includes(extname(name))) yield path
  }
}

let total = 0
for (const path of [...files(folder)]) {
  const plain = readFileSync(path)
  if (!text.has(extname(path))) {
    total += plain.length
    continue
  }
  const gzip = gzipSync(plain, { level: 9 })
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } })
  writeFileSync(path + '.gz', gzip)
  writeFileSync(path + '.br', brotli)
  total += gzip.length
}

console.log(`the page is ${(total / 1024).toFixed(1)} KB compressed (limit ${limit / 1024} KB)`)
if (total > limit) {
  console.error('the page is too heavy')
  process.exit(1)
}
