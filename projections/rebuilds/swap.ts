/** Lets two generations of a read model change places: in one transaction, all fences locked, nobody made to wait. */
import { systemClock } from '../../eventstore/clock.ts'
import { adviceOn } from './advice.ts'
import { putOutBeyond } from '../engine/findings.ts'
import type { AnyProjection } from '../engine/projection.ts'
import type { Target } from '../engine/checkpoints.ts'
import {
  isLockTimeout,
  limitLockWaits,
  query,
  transaction,
  type Pool,
  type PoolClient,
} from '../../postgres/postgres.ts'
import { CAUGHT_UP } from './progress.ts'
import { dropGenerations, generationsOf, RebuildRefused, setStatus } from './rebuild.ts'
import { InTheWay } from '../engine/shown-view.ts'
import { sql } from '../../postgres/sql.ts'
import { showGeneration } from '../engine/tables.ts'

/** How long a swap is tried again, and the longest wait between two tries, in ms. */
const SWAP_MAX_MS = 60_000
const AGAIN_MS = 200

/**
 * Shows `generation` in the live one's place, once it is as far in every partition; the live one is kept, what was
 * kept before is dropped. Throws RebuildRefused when that could not be done within a minute.
 */
export const swap = (pool: Pool, projection: AnyProjection, generation: number): Promise<void> =>
  swapTelling(pool, { projection, generation }, () => {})

/** The same; `onWaiting` is told what stands in the way, after each try. */
export async function swapTelling(
  pool: Pool,
  { projection, generation }: Target,
  onWaiting: (obstacle: string) => void,
): Promise<void> {
  const deadline = Date.now() + SWAP_MAX_MS
  for (;;) {
    const obstacle = await trySwap(pool, projection, generation)
    if (obstacle === null) return
    if (Date.now() > deadline) throw notSwapped({ projection, generation }, obstacle)
    onWaiting(obstacle)
    await systemClock.sleep(AGAIN_MS * Math.random())
  }
}

const notSwapped = ({ projection: { name }, generation }: Target, why: string) =>
  new RebuildRefused(
    `${name} was not swapped: ${why}. Generation ${generation} goes on; show it later with ` +
      `npm run rebuild -- swap ${name}`,
  )

/** One try; answers what stands in the way for now, null when it is done. Throws RebuildRefused for what does not pass by itself. */
export async function trySwap(
  pool: Pool,
  projection: AnyProjection,
  generation: number,
): Promise<string | null> {
  try {
    await swapOnce(pool, projection, generation)
    return null
  } catch (error) {
    if (error instanceof InTheWay) throw notSwapped({ projection, generation }, error.message)
    if (error instanceof NotCaughtUp) return 'it is behind the live one'
    if (!isLockTimeout(error)) throw error
    return 'a long report holds the view'
  }
}

/** Throws NotCaughtUp, InTheWay, or lock_not_available. */
const swapOnce = (pool: Pool, projection: AnyProjection, generation: number): Promise<void> =>
  transaction(pool, async (client) => {
    const { name } = projection
    // A reader with a long report must not make those behind it wait: we step back and try again.
    await limitLockWaits(client, LOCK_TIMEOUT_MS)
    const known = await generationsOf(client, name)
    const live = known.find(({ status }) => status === 'live')
    if (live === undefined) throw new RebuildRefused(`${name} has no live generation`)
    if (live.generation === generation) return // another worker, or an operator, was faster
    const next = known.find((one) => one.generation === generation && one.status === 'building')
    if (next === undefined) {
      throw new RebuildRefused(`generation ${generation} of ${name} is not being built any more`)
    }
    if (next.until !== null) throw new RebuildRefused(adviceOn(name, next))
    const both = { live: live.generation, generation }
    await lockCheckpoints(client, name, live.generation)
    await untilCaughtUp(client, name, both)
    await lockCheckpoints(client, name, generation)
    await query(
      client,
      sql`update projections.checkpoints c
          set position = greatest(b.position, l.position), updated_at = greatest(b.updated_at, l.updated_at)
          from ${pairsOf(name, both)} and c.projection = b.projection and c.generation = b.generation
          and c."partition" = b."partition"`,
    )
    await putOutBeyond(client, name, both)
    await showGeneration(client, projection, generation)
    await dropGenerations(client, projection, 'kept')
    await setStatus(client, name, { generation: live.generation, status: 'kept' })
    await setStatus(client, name, { generation, status: 'live' })
  })

/** How long a swap waits for a lock, and for the new generation while the old one stands still, in ms. */
const LOCK_TIMEOUT_MS = 300
const CATCH_UP_MAX_MS = 1_000
const LOOK_MS = 20

/** Thrown when the generation is still behind: the swap may be tried again. */
class NotCaughtUp extends Error {
  override readonly name = 'NotCaughtUp'
}

/** From now on nobody moves these: a worker's commit waits until the swap is over. */
const lockCheckpoints = (client: PoolClient, name: string, generation: number) =>
  query(
    client,
    sql`select 1 from projections.checkpoints
        where projection = ${name} and generation = ${generation}
        order by "partition" for update`,
  )

type Both = { readonly live: number; readonly generation: number }

/** Checkpoints l of the live generation, each with b of the one that is built. */
const pairsOf = (name: string, { live, generation }: Both) =>
  sql`projections.checkpoints l join projections.checkpoints b
      on b.projection = l.projection and b."partition" = l."partition"
      where l.projection = ${name} and l.generation = ${live} and b.generation = ${generation}`

/** So `asOf` never goes back for a caller: the new one is at least as far in every partition. */
async function untilCaughtUp(client: PoolClient, name: string, both: Both): Promise<void> {
  const deadline = Date.now() + CATCH_UP_MAX_MS
  const pairs = pairsOf(name, both)
  for (;;) {
    const behind = await query(client, sql`select 1 as behind from ${pairs} and not ${CAUGHT_UP}`)
    if (behind.length === 0) return
    if (Date.now() > deadline) {
      throw new NotCaughtUp(`${name}: generation ${both.generation} is behind`)
    }
    await systemClock.sleep(LOOK_MS)
  }
}
