/** Orders to one read model or several, each in one transaction: all of them follow, or none does. */
import type { Target } from '../engine/checkpoints.ts'
import type { AnyProjection } from '../engine/projection.ts'
import { transaction, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { adviceOn, nothingBuilt, type OnItsWay } from './advice.ts'
import {
  beginRebuildIn,
  beginRollbackIn,
  generationsOf,
  giveUp,
  RebuildRefused,
  refuseWhileBuilding,
  type RebuildOrder,
} from './rebuild.ts'

/** Throws RebuildRefused when one cannot be begun. */
export const beginRebuilds = (
  pool: Pool,
  projections: readonly AnyProjection[],
  order: RebuildOrder,
): Promise<Target[]> =>
  eachOf(pool, projections, (client, projection) => beginRebuildIn(client, projection, order))

/** Throws RebuildRefused when one has nothing to go back to. */
export const beginRollbacks = (
  pool: Pool,
  projections: readonly AnyProjection[],
): Promise<Target[]> =>
  eachOf(pool, projections, (client, projection) => beginRollbackIn(client, projection))

const eachOf = (
  pool: Pool,
  projections: readonly AnyProjection[],
  begin: (client: PoolClient, projection: AnyProjection) => Promise<number>,
): Promise<Target[]> =>
  transaction(pool, async (client) => {
    const begun: Target[] = []
    for (const projection of projections) {
      begun.push({ projection, generation: await begin(client, projection) })
    }
    return begun
  })

/** Before anything is planned or asked: throws RebuildRefused when one is on its way already. */
export const refuseIfBuilding = (
  pool: Pool,
  projections: readonly AnyProjection[],
): Promise<void> =>
  transaction(pool, async (client) => {
    for (const { name } of projections) {
      refuseWhileBuilding(name, await generationsOf(client, name))
    }
  })

/** Gives up those that are being built; `isKept`: it was live before. Throws RebuildRefused when none is. */
export const cancelRebuilds = (
  pool: Pool,
  projections: readonly AnyProjection[],
): Promise<(Target & { isKept: boolean })[]> =>
  transaction(pool, async (client) => {
    const building = await buildingAmong(client, projections)
    for (const { projection, one } of building) await giveUp(client, projection, one)
    return building.map(({ projection, one }) => ({
      projection,
      generation: one.generation,
      isKept: one.rolls_back,
    }))
  })

/** Those on their way to be shown. Throws RebuildRefused when none is, or when one would never be there: it is paused, or ends. */
export const toBeShown = (pool: Pool, projections: readonly AnyProjection[]): Promise<Target[]> =>
  transaction(pool, async (client) => {
    const building = await buildingAmong(client, projections)
    return building.map(({ projection, one }) => {
      if (one.pace !== 0 && one.until === null) return { projection, generation: one.generation }
      throw new RebuildRefused(adviceOn(projection.name, one), 'held')
    })
  })

/** Those of them that are being built, and how. */
export const onItsWay = (pool: Pool, projections: readonly AnyProjection[]): Promise<Building[]> =>
  transaction(pool, (client) => lookFor(client, projections))

type Building = { projection: AnyProjection; one: OnItsWay }

async function buildingAmong(
  client: PoolClient,
  projections: readonly AnyProjection[],
): Promise<Building[]> {
  const building = await lookFor(client, projections)
  if (building.length > 0) return building
  throw new RebuildRefused(nothingBuilt(projections.map(({ name }) => name)), 'nothingBuilt')
}

async function lookFor(
  client: PoolClient,
  projections: readonly AnyProjection[],
): Promise<Building[]> {
  const building: Building[] = []
  for (const projection of projections) {
    const known = await generationsOf(client, projection.name)
    const one = known.find(({ status }) => status === 'building')
    if (one !== undefined) building.push({ projection, one })
  }
  return building
}
