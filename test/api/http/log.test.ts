/** What the API logs of a request that it could not answer: a stack only where it helps. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { pino } from 'pino'
import { z } from 'zod'
import { createApp, type AppDeps } from '../../../api/app.ts'
import { createLimiting } from '../../../api/http/limiting.ts'
import { createMetrics } from '../../../api/http/metrics.ts'
import { Problem } from '../../../api/http/problem.ts'
import { countInProcess, DEFAULT_POLICIES } from '../../../api/http/rate-limits.ts'
import type { Route } from '../../../api/http/route.ts'
import { StoreUnavailable } from '../../../eventstore/store.ts'

const failing = (path: string, error: Error): Route<object> => ({
  method: 'get',
  path,
  operationId: path,
  summary: 'Fails.',
  status: 200,
  reply: z.object({}),
  example: {},
  handle: () => Promise.reject(error),
})

describe('the log of the API', () => {
  it('holds a stack of a part that is away, and none of a read that was too early', async () => {
    const lines: Record<string, unknown>[] = []
    const log = pino(
      {
        base: null,
        timestamp: false,
      },
      { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    )
    const routes = [
      failing('/early', new Problem('NOT_YET_VISIBLE')),
      failing('/away', new StoreUnavailable('no store')),
    ]
    const none = () => Promise.resolve([])
    const metrics = createMetrics(none, {
      overdue: none,
      unfinished: none,
      letters: none,
      lettersGivenUp: none,
    })
    const limiting = createLimiting({
      policies: DEFAULT_POLICIES,
      count: countInProcess,
      callerIdOf: () => null,
    })
    const app = createApp(
      routes,
      { log, metrics, limiting, corsOrigins: [], calling: { providers: [] } } as unknown as AppDeps,
      {},
    )
    const server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    for (const path of ['/early', '/away']) {
      const headers = { 'x-request-id': 'r' }
      expect((await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status).to.equal(503)
    }
    server.closeAllConnections()
    server.close()
    const [early, away] = lines
    const msg = 'a request could not be answered'
    expect(early).to.deep.equal({ level: 40, requestId: 'r', code: 'NOT_YET_VISIBLE', msg })
    expect(away?.['err']).to.have.property('stack')
  })
})
