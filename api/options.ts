/** What an API process is built from. */
import type { Seals } from '../domain/games/seeds.ts'
import type { Logger } from 'pino'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Clock } from '../eventstore/clock.ts'
import type { ClockWatch } from '../eventstore/clock-watch.ts'
import type { StoreClient } from '../eventstore/client.ts'
import type { AnyProjection } from '../projections/engine/projection.ts'
import { type Pool } from '../postgres/postgres.ts'
import type { Licences } from './commands/licences.ts'
import type { Finishers } from '../reactions/finishers.ts'
import type { DemoAccount, DemoPlayer } from './identity/identity.ts'
import { type Policies } from './http/rate-limits.ts'
import type { PaymentProvider } from '../integrations/payment-provider.ts'
import type { Location } from '../integrations/location.ts'
import type { Provider } from '../integrations/providers/provider.ts'
import type { RedisLink } from '../integrations/redis.ts'
import type { Route } from './http/route.ts'
import type { Environment } from './web/pages.ts'

export type ApiOptions = {
  readonly port: number
  readonly host: string
  readonly store: StoreClient
  /** Of the embedded store, which can count events. */
  readonly storeHealthUrl?: string | undefined
  readonly handler: CommandHandler
  /** Of what it decides itself; without it the system's. */
  readonly clock?: Clock
  readonly finishers: Finishers
  /** Whose notices are taken; without it no payment provider tells anything by itself. */
  readonly payments?: Pick<PaymentProvider, 'name' | 'readNotice'>
  readonly seals: Seals
  readonly pool: Pool
  /** Under which it serves. */
  readonly brand: string
  /** Of the markets that the house may serve; without it of every one. */
  readonly licences?: Licences
  /** The keyring's root. */
  readonly rootKey: Buffer
  readonly log: Logger
  readonly demoAccounts?: readonly DemoAccount[]
  /** Who play by themselves where the house is a demo: made once it listens. */
  readonly demoPlayers?: readonly DemoPlayer[]
  /** Those that this code has. */
  readonly readModels: readonly AnyProjection[]
  /** Of whoever scrapes /metrics. */
  readonly metricsToken?: string | undefined
  /** Shared by several processes; without it this one keeps to itself. */
  readonly redis?: RedisLink | undefined
  /** Whether the clock of this process is right; without it nobody looks. */
  readonly clockWatch?: ClockWatch | undefined
  readonly policies?: Policies
  /** Without it nobody knows where callers are. */
  readonly location?: Location
  /** Of games, whose calls are answered; without them there are none. */
  readonly providers?: readonly Provider[]
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustProxy?: number
  /** Origins whose pages may call this API from a browser. */
  readonly corsOrigins?: readonly string[]
  /** What the pages say of where they are; without it: production. */
  readonly environment?: Environment
  /** How often live updates say that they are still there, in ms. */
  readonly heartbeatMs?: number
  /** How often what sign-ins left unrecorded is looked for, in ms. */
  readonly recordLeftMs?: number
  /** Beside the API's own: a measurement mounts an empty one here. */
  readonly moreRoutes?: readonly Route<object>[]
}
