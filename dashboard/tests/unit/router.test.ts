import { expect, test } from 'vitest'
import { href, parse } from '../../src/router'

test('a topic of any name has an address, and the address leads back to it', () => {
  for (const topic of ['orders', 'orders/zürich 🍕', 'a%2Fb', 'x?y#z']) {
    const route = { page: 'topic' as const, topic, tab: 'publish' as const, message: null }
    expect(parse(href(route))).toEqual(route)
  }
})

test('a message has an address of its own', () => {
  expect(parse('/ui/topics/orders/messages/7-1042')).toEqual({ page: 'topic', topic: 'orders', tab: 'messages', message: '7-1042' })
})

test('the front page is the cluster, with and without a slash', () => {
  expect([parse('/ui'), parse('/ui/')]).toEqual([{ page: 'cluster' }, { page: 'cluster' }])
})

test('what is no page says so', () => {
  expect([parse('/ui/nothing').page, parse('/ui/topics/a/b').page, parse('/ui/topics/%E0%A4%A').page]).toEqual(['lost', 'lost', 'lost'])
})

test('jobs, schedules and the stream have addresses', () => {
  for (const route of [{ page: 'jobs', job: null }, { page: 'jobs', job: '7-1/ü' }, { page: 'schedules' }, { page: 'stream' }] as const) expect(parse(href(route))).toEqual(route)
  expect(parse('/ui/schedules/x').page).toBe('lost')
})
