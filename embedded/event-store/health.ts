// Answers over plain HTTP how the store is, and how many events lie up to a position.
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Store } from './store.ts'

export type Health = { readonly url: string; readonly stop: () => Promise<void> }

const answer = (response: ServerResponse, code: number, body: unknown) => {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const live = ({ index, visibleCount, recovery, isDamaged }: Store) => ({
  status: isDamaged() ? 'damaged' : 'ok',
  events: visibleCount(),
  lastPosition: String(index.positionAt(visibleCount() - 1)),
  streams: index.streams.list.length,
  recoveryMs: Math.round(recovery.ms),
})

/** Events whose position is at most `position`. */
const ordinalAt = ({ index, visibleCount }: Store, position: number): number =>
  Math.min(visibleCount(), index.ordinalFrom(position + 1))

function route(store: Store, url: string, response: ServerResponse): void {
  if (!URL.canParse(url, 'http://store')) return answer(response, 400, { error: 'no such path' })
  const { pathname, searchParams } = new URL(url, 'http://store')
  if (pathname === '/health/live') return answer(response, 200, live(store))
  if (pathname !== '/stats/ordinal') return answer(response, 404, { error: 'no such path' })
  const position = searchParams.get('position') ?? ''
  if (!/^\d{1,20}$/.test(position)) return answer(response, 400, { error: 'position: digits' })
  answer(response, 200, { ordinal: ordinalAt(store, Number(position)) })
}

/** Listens on loopback; `port` 0 takes a free one. Throws the system's error if it is taken. */
export async function startHealth(store: Store, port: number): Promise<Health> {
  const server = createServer((request, response) => route(store, request.url ?? '/', response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
