// Building read models anew: planned and asked for, begun all or none, waited for, and shown one after the other.
import type { Target } from '../../projections/engine/checkpoints.ts'
import { workersAlive } from '../../projections/engine/generations.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { schemaOf } from '../../projections/engine/tables.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { adviceOn } from '../../projections/rebuilds/advice.ts'
import {
  beginRebuilds,
  beginRollbacks,
  onItsWay,
  refuseIfBuilding,
  toBeShown,
} from '../../projections/rebuilds/orders-of-several.ts'
import { isSame } from '../../projections/rebuilds/prove.ts'
import { CliError, complain, EXIT, tell, type ExitCode } from '../support/cli.ts'
import { compared } from '../support/comparing.ts'
import { withPool, withStore } from '../support/connections.ts'
import { wholeOf, type SharedFlags } from '../support/flags.ts'
import { inWords } from '../support/read-models.ts'
import { confirmed, refuseToAsk } from './asking.ts'
import { showBuilt } from './finish.ts'
import { plansOf, SAMPLE } from '../../projections/rebuilds/plan.ts'
import { readAll } from '../../eventstore/read-all.ts'
import { eventPosition, plansInWords } from './plan.ts'
import { untilBuilt } from './progress.ts'

export type BuildFlags = SharedFlags & {
  yes?: true
  /** False with --no-input. */
  input: boolean
  throttle?: string
  until?: string
}

/** Events a second; null: all that is possible. */
export const paceOf = ({ throttle }: BuildFlags): number | null =>
  throttle === undefined ? null : wholeOf('--throttle', throttle, 1)

export function build(projections: readonly AnyProjection[], flags: BuildFlags): Promise<ExitCode> {
  const pace = paceOf(flags)
  refuseToAsk(flags) // before anything is looked at
  return withPool(flags, async (pool) => {
    await refuseWithoutWorkers(pool, projections)
    await refuseIfBuilding(pool, projections)
    const until = await planned(pool, projections, { flags, pace })
    if (!flags.yes) await confirmed()
    const targets = await beginRebuilds(pool, projections, { until, pace })
    if (until === null) return showBuilt(pool, targets, flags)
    await untilBuilt(pool, targets, flags)
    await refuseOtherEnd(pool, targets, until)
    const built = targets.map(({ projection, generation }) => ({
      name: projection.name,
      generation,
      until,
      schema: schemaOf(projection, generation),
    }))
    const lines = built.map(
      ({ name, schema }) =>
        `${name}: as it was at ${until}, in the schema ${schema}. Drop it: npm run rebuild -- cancel ${name}\n`,
    )
    await tell(flags, built, lines.join(''))
    return EXIT.ok
  })
}

/** Somebody may have ordered otherwise while this waited: then it is not what was asked for. Throws CliError. */
async function refuseOtherEnd(
  pool: Pool,
  targets: readonly Target[],
  until: bigint,
): Promise<void> {
  const left = await onItsWay(
    pool,
    targets.map(({ projection }) => projection),
  )
  const others = left.filter(({ one }) => one.until !== until)
  if (left.length === targets.length && others.length === 0) return
  const advice = others.map(({ projection, one }) => adviceOn(projection.name, one))
  throw new CliError(['It was ordered otherwise meanwhile.', ...advice].join('\n'))
}

/** What is being built already, whoever has begun it. */
export const show = (
  projections: readonly AnyProjection[],
  flags: SharedFlags,
): Promise<ExitCode> =>
  withPool(flags, async (pool) => {
    const targets = await toBeShown(pool, projections)
    await refuseWithoutWorkers(
      pool,
      targets.map(({ projection }) => projection),
    )
    return showBuilt(pool, targets, flags)
  })

export const rollBack = (
  projections: readonly AnyProjection[],
  flags: SharedFlags,
): Promise<ExitCode> =>
  withPool(flags, async (pool) => {
    await refuseWithoutWorkers(pool, projections)
    return showBuilt(pool, await beginRollbacks(pool, projections), flags)
  })

/** Folds the streams with this code, up to where the live tables stand, and writes nothing. */
export async function dryRun(
  projections: readonly AnyProjection[],
  flags: SharedFlags,
): Promise<ExitCode> {
  const proofs = await compared(flags, projections)
  await tell(flags, proofs, proofs.map((proof) => inWords(proof)).join(''))
  return proofs.every(isSame) ? EXIT.ok : EXIT.differs
}

/** Tells what it will take; answers where it is to end. */
export const planned = (
  pool: Pool,
  projections: readonly AnyProjection[],
  { flags, pace }: { flags: BuildFlags; pace: number | null },
): Promise<bigint | null> =>
  withStore(flags, async (client) => {
    const until = flags.until === undefined ? null : await eventPosition(client, flags.until)
    const names = projections.map(({ name }) => name)
    if (flags.yes && flags.quiet) return until
    complain(
      plansInWords(
        await plansOf(pool, { sample: readAll(client, { limit: SAMPLE }) }, { names, pace }),
      ),
    )
    return until
  })

/** Between two looks at the workers, in ms. */
const LOOK_MS = 250

/**
 * Throws CliError where nobody would build, or not everything: what a worker with other code holds of the partitions is
 * built by none. `patienceMs`: so long it waits for those that are about to come, or to be gone.
 */
export async function refuseWithoutWorkers(
  pool: Pool,
  projections: readonly AnyProjection[],
  { patienceMs = 0 }: { patienceMs?: number } = {},
): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const { alive, others } = await workersAlive(pool, projections)
    if (alive > 0 && others === 0) return
    if (performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      continue
    }
    if (alive === 0) {
      throw new CliError(
        'No worker is alive that could do it. Start one: npm start, or npm run worker.',
      )
    }
    throw new CliError(
      `${others} of ${alive} workers have other code, and hold partitions in which this would not be built. ` +
        'Replace them by workers with this code.',
    )
  }
}
