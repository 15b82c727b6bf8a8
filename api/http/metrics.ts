/** What a scraper reads at /metrics, in the text form of Prometheus. Names are this system's own; no label holds an id. */
import type { Tokens } from './caller.ts'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Lag } from '../../projections/reading/lag.ts'
import { callerOf } from './read-request.ts'
import { createWaitingGauges, type WaitingLooks } from './waiting-metrics.ts'

const PREFIX = 'igaming_'

/** Upper bounds of the buckets of request durations, in s. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** What a request that no route took is counted as. */
const UNMATCHED = 'unmatched'

export type Metrics = {
  /** Times every request under its route's pattern. */
  readonly timed: (request: Request, response: Response, next: NextFunction) => void
  /** Counts a call of a provider of games by what became of it. */
  readonly countProviderCall: (provider: string, situation: string) => void
  readonly contentType: string
  /** What is behind is looked up for each scrape. */
  readonly text: () => Promise<string>
}

/** How far the clock of this process is ahead of others, in ms, by whose they are; null where unknown. */
type Skews = () => Readonly<Record<string, number | null>>

export function createMetrics(
  lags: () => Promise<readonly Lag[]>,
  waiting: WaitingLooks,
  skews: Skews = () => ({}),
): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: PREFIX })
  const duration = new Histogram({
    registers,
    buckets: BUCKETS,
    labelNames: ['method', 'route', 'status'] as const,
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'From the head of a request to the end of its answer',
  })
  const providerCalls = new Counter({
    registers,
    labelNames: ['provider', 'situation'] as const,
    name: `${PREFIX}provider_calls_total`,
    help: 'Calls of providers of games, by what became of them',
  })
  const tellLags = createLagGauges(registers)
  const tellSkews = createSkewGauge(registers, skews)
  const countWaiting = createWaitingGauges(registers, PREFIX, waiting)
  return {
    timed(request, response, next) {
      const end = duration.startTimer({ method: request.method })
      response.once('close', () => {
        const route = (response.locals['route'] as string | undefined) ?? UNMATCHED
        end({ route, status: String(response.statusCode) })
      })
      next()
    },
    countProviderCall(provider, situation) {
      providerCalls.inc({ provider, situation })
    },
    contentType: registry.contentType,
    async text() {
      await countWaiting()
      tellSkews()
      tellLags(await lags())
      return registry.metrics()
    },
  }
}

function createLagGauges(registers: Registry[]): (lags: readonly Lag[]) => void {
  const gauge = (name: string, help: string) =>
    new Gauge({
      registers,
      name: PREFIX + name,
      help,
      labelNames: ['projection', 'status'] as const,
    })
  const gauges = [
    {
      of: ({ lagSeconds }: Lag) => lagSeconds,
      gauge: gauge(
        'projection_lag_seconds',
        'Age of the oldest event that is not projected; absent where unknown',
      ),
    },
    {
      of: ({ lagEvents }: Lag) => lagEvents,
      gauge: gauge(
        'projection_lag_events',
        'Events in the store after the checkpoint; absent where unknown',
      ),
    },
    {
      of: ({ stopped }: Lag) => stopped.length,
      gauge: gauge(
        'projection_stopped_partitions',
        'Partitions in which it has stopped at an event',
      ),
    },
  ]
  return (lags) => {
    const all = lags.filter(({ status }) => status !== 'kept')
    for (const { gauge: one, of } of gauges) {
      one.reset()
      for (const standing of all) {
        const value = of(standing)
        const { name: projection, status } = standing
        if (value !== null) one.set({ projection, status }, value)
      }
    }
  }
}

function createSkewGauge(registers: Registry[], skews: Skews): () => void {
  const gauge = new Gauge({
    registers,
    labelNames: ['clock'] as const,
    name: `${PREFIX}clock_skew_seconds`,
    help: 'How far the clock of this process is ahead of that one at least; absent where unknown',
  })
  return () => {
    for (const [clock, ms] of Object.entries(skews())) {
      if (ms !== null) gauge.set({ clock }, ms / 1_000)
    }
  }
}

/** Lets the scraper with its own token in, those of the staff who may, too. Throws NOT_SIGNED_IN, TOKEN_EXPIRED or ROLE_REQUIRED. */
export function refuseStrangers(
  request: Request,
  { tokens, metricsToken }: { tokens: Tokens; metricsToken: string | undefined },
): void {
  const given = request.headers.authorization ?? ''
  if (metricsToken !== undefined && isSame(given, `Bearer ${metricsToken}`)) return
  callerOf(request, { permission: 'metrics.read' }, tokens)
}

/** In a time that says nothing of where two texts part. */
const isSame = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
