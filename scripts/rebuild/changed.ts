// Builds anew, after an upgrade, every read model whose table older code has built; begun again, it goes on.
import { changed } from '../../projections/engine/versions.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { beginChanged } from '../../projections/rebuilds/changed.ts'
import { registry } from '../../projections/registry.ts'
import { EXIT, tell, type ExitCode } from '../support/cli.ts'
import { withPool } from '../support/connections.ts'
import type { SharedFlags } from '../support/flags.ts'
import { confirmed, refuseToAsk } from './asking.ts'
import { dryRun, paceOf, planned, refuseWithoutWorkers, type BuildFlags } from './build.ts'
import { showBuilt } from './finish.ts'

/** A worker that was killed counts as alive for 5 s, and a new one has to say that it is there: in ms. */
const PATIENCE_MS = 6_000

/** How those that have changed would differ, once they are built. */
export async function dryRunChanged(flags: SharedFlags): Promise<ExitCode> {
  const projections = await withPool(flags, lookFor)
  return projections.length === 0 ? tellNone(flags) : dryRun(projections, flags)
}

async function tellNone(flags: SharedFlags): Promise<ExitCode> {
  await tell(flags, [], 'every table is of the versions of this code\n')
  return EXIT.ok
}

const lookFor = async (pool: Pool) =>
  (await changed(pool, registry)).map(({ projection }) => projection)

export function buildChanged(flags: BuildFlags): Promise<ExitCode> {
  const pace = paceOf(flags)
  refuseToAsk(flags) // before anything is looked at
  return withPool(flags, async (pool) => {
    const projections = await lookFor(pool)
    if (projections.length === 0) return tellNone(flags)
    await refuseWithoutWorkers(pool, projections, { patienceMs: PATIENCE_MS })
    await planned(pool, projections, { flags, pace })
    if (!flags.yes) await confirmed()
    return showBuilt(pool, await beginChanged(pool, registry, { pace }), flags)
  })
}
