/** The house as everybody may see it, built from what a process has. */
import type { StoreClient } from '../../eventstore/client.ts'
import type { RedisLink } from '../../integrations/redis.ts'
import type { Pool } from '../../postgres/postgres.ts'
import type { Lag } from '../../projections/reading/lag.ts'
import type { ReadAfter, ReadAll } from '../reads/read-after.ts'
import type { DemoRoundNeeds } from './demo-round-route.ts'
import { createFollowARound } from './follow-a-round.ts'
import { createListeners } from './listeners.ts'
import { modulesOf, type Registries } from './modules.ts'
import { onceASecond } from './once-a-second.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { createPartStandings } from './parts.ts'
import type { PlatformNeeds } from './platform-routes.ts'
import { createSnapshot } from './snapshot.ts'
import type { Snapshot } from './snapshot-schema.ts'
import { createVisitor, type VisitorDeps } from './visitor.ts'

export type PlatformDeps = Registries &
  VisitorDeps & {
    readonly environment: Snapshot['environment']
    readonly store: StoreClient
    readonly pool: Pool
    readonly redis?: RedisLink | undefined
    readonly readAll: ReadAll
    readonly readAfter: ReadAfter
    readonly lags: () => Promise<Lag[]>
    readonly onTrouble: (what: string, error: unknown) => void
  }

export function createPlatform(deps: PlatformDeps) {
  const { environment, store } = deps
  const snapshot = onceASecond(createSnapshot({ ...deps, parts: createPartStandings(deps) }))
  const listeners = createListeners({ snapshot })
  const needs: PlatformNeeds & DemoRoundNeeds = {
    platform: { snapshot, listen: listeners.open, modules: modulesOf(deps) },
    playDemoRound:
      environment === 'demo'
        ? oneAtATime(createFollowARound({ visitor: createVisitor(deps), store }))
        : null,
  }
  return { needs, close: listeners.close }
}
