// What a worker tells of itself over HTTP: that it lives, and counts for a scraper; it may not tell of players.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

const PREFIX = 'igaming_'

/** Upper bounds of the buckets of a batch's duration, in s. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]

export type WorkerMetrics = {
  readonly batch: (batch: { events: number; ms: number }) => void
  readonly trouble: () => void
  /** At /metrics and /health/live of this port, until `stop`; 0 takes any. */
  readonly serve: (port: number, host: string) => Promise<{ url: string; stop: () => void }>
}

/** `partitions`: how many this worker holds now; asked at each scrape. */
export function createWorkerMetrics(partitions: () => Promise<number>): WorkerMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: PREFIX })
  const events = new Counter({
    registers,
    name: `${PREFIX}projection_events_total`,
    help: 'Events folded into read models',
  })
  const batches = new Histogram({
    registers,
    buckets: BUCKETS,
    name: `${PREFIX}projection_batch_duration_seconds`,
    help: 'From the first event of a batch to its commit',
  })
  const troubles = new Counter({
    registers,
    name: `${PREFIX}projection_troubles_total`,
    help: 'Failures that were tried again, or have stopped a read model',
  })
  const held = new Gauge({
    registers,
    name: `${PREFIX}projection_partitions_held`,
    help: 'Partitions whose lease this worker holds; absent while the database cannot be asked',
  })

  async function text(): Promise<string> {
    held.reset()
    const count = await partitions().catch(() => null)
    if (count === null) held.remove()
    else held.set(count)
    return registry.metrics()
  }

  return {
    batch({ events: count, ms }) {
      events.inc(count)
      batches.observe(ms / 1_000)
    },
    trouble: () => {
      troubles.inc()
    },
    async serve(port, host) {
      const server = createServer((request, response) => {
        const path = request.url?.split('?')[0]
        if (path === '/health/live') {
          response.setHeader('Content-Type', 'application/json').end('{"status":"live"}')
        } else if (path === '/metrics') {
          void text().then((found) => {
            response.setHeader('Content-Type', registry.contentType).end(found)
          })
        } else response.writeHead(404).end()
      })
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, resolve)
      })
      const { port: taken } = server.address() as AddressInfo
      return {
        url: `http://${host}:${taken}`,
        stop() {
          server.close()
          server.closeAllConnections()
        },
      }
    },
  }
}
