const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const one = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

export function count(value: number): string {
  return whole.format(value)
}

/** For narrow columns: at most five characters. */
export function shortCount(value: number): string {
  if (value < 10_000) return whole.format(value)
  for (const [unit, size] of [['k', 1e3], ['M', 1e6], ['G', 1e9], ['T', 1e12]] as const) {
    const scaled = value / size
    if (scaled < 999.5) return `${scaled < 99.95 ? one.format(scaled) : whole.format(scaled)}${unit}`
  }
  return value.toExponential(1)
}

export function rate(value: number): string {
  if (value <= 0) return '0'
  if (value < 9.95) return one.format(value)
  return shortCount(Math.round(value))
}

export function bytes(value: number): string {
  if (value < 1024) return `${value} B`
  let scaled = value
  for (const unit of ['KiB', 'MiB', 'GiB', 'TiB']) {
    scaled /= 1024
    if (scaled < 999.5) return `${scaled < 99.95 ? one.format(scaled) : whole.format(scaled)} ${unit}`
  }
  return `${whole.format(scaled)} TiB`
}

export function age(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 950) return `${Math.round(ms / 100) * 100} ms`
  const seconds = ms / 1000
  if (seconds < 59.5) return `${Math.round(seconds)} s`
  const minutes = seconds / 60
  if (minutes < 59.5) return `${Math.round(minutes)} min`
  const hours = minutes / 60
  if (hours < 47.5) return `${Math.round(hours)} h`
  return `${Math.round(hours / 24)} d`
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** The time of day, with milliseconds where they tell something. */
export function time(ms: number, precise = false): string {
  const date = new Date(ms)
  return clock.format(date) + (precise ? `.${String(date.getMilliseconds()).padStart(3, '0')}` : '')
}

export function moment(text: string): string {
  const date = new Date(text)
  const today = new Date()
  const sameDay = date.toDateString() === today.toDateString()
  return `${sameDay ? '' : `${day.format(date)} `}${time(date.getTime(), true)}`
}

/** `30s` of the settings in words. */
export function duration(text: string): string {
  return /^0(ms|s|m|h)?$/.test(text) ? 'none' : text
}

export function plural(n: number, word: string, words = `${word}s`): string {
  return `${count(n)} ${n === 1 ? word : words}`
}
