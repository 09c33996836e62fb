import type { TopicRow } from '../feed/topics'
import { useSlow } from '../ui/use-slow'

/** Changes when the topic did, at the pace of the eye. */
export function useStamp(row: TopicRow | undefined): string {
  return useSlow(row ? `${row.number}:${row.published}:${row.consumed}:${row.ready}:${row.leased}:${row.delayed}:${row.dead}:${row.dropped}:${row.expired}` : '')
}
