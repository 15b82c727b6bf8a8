/** Orders about rebuilds: the API gives and records them, the workers carry them out; docs/runbook.md is the way through them. */
import { askedByStaff, becauseSchema } from '../http/asked-by.ts'
import { z } from 'zod'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { cancelRebuilds } from '../../projections/rebuilds/orders-of-several.ts'
import {
  beginRebuild,
  RebuildRefused,
  type WhyRefused,
} from '../../projections/rebuilds/rebuild.ts'
import { orderRollback, orderSwap } from '../../projections/rebuilds/worker-orders.ts'
import type { Pool } from '../../postgres/postgres.ts'
import type { Act } from '../commands/act.ts'
import type { AskedByStaff } from '../commands/staff.ts'
import { POSITION } from '../http/example-story.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { effectSchema } from '../http/schemas.ts'
import type { operationsCodes } from './codes.ts'
import { nameParams, nameSchema, readModel } from './read-model.ts'

type Code = keyof typeof operationsCodes

const CODE_OF: Readonly<Record<WhyRefused, Code>> = {
  underWay: 'REBUILD_REFUSED',
  nothingBuilt: 'NOTHING_BUILT',
  held: 'REBUILD_HELD',
  nothingKept: 'ROLLBACK_IMPOSSIBLE',
  otherHandlers: 'ROLLBACK_IMPOSSIBLE',
  asItStands: 'REBUILD_IN_THE_WAY',
}

type Needs = { readonly pool: Pool; readonly act: Act }

type Order = {
  readonly action: string
  readonly name: string
  /** Answers the generation that it is about. Throws RebuildRefused. */
  readonly give: (projection: AnyProjection) => Promise<number>
}

/** Throws NOT_FOUND, and what the code of a refusal is. */
async function ordered(asked: AskedByStaff, { act }: Needs, { action, name, give }: Order) {
  const projection = readModel(name)
  let code: Code = 'REBUILD_IN_THE_WAY'
  const acted = await act(
    asked,
    { action, subject: { kind: 'projection', id: name } },
    async () => {
      try {
        return { outcome: 'done', details: { generation: String(await give(projection)) } }
      } catch (error) {
        if (!(error instanceof RebuildRefused)) throw error
        code = CODE_OF[error.why]
        return { outcome: 'refused', details: { code } }
      }
    },
  )
  const { details, position, isReplay } = acted
  if (acted.outcome === 'refused') throw new Problem(codeIn(details['code']) ?? code)
  return { name, generation: Number(details['generation']), position, isReplay }
}

/** As it is on record, where another request of the same key has given the order. */
const codeIn = (text: string | undefined): Code | undefined =>
  Object.values(CODE_OF).find((code) => code === text)

const order = {
  method: 'post',
  permission: 'projections.rebuild',
  appends: true,
  status: 202,
  params: nameParams,
  body: z.strictObject(becauseSchema),
  reply: z.object({ name: nameSchema, generation: z.int(), ...effectSchema }),
} as const

const REPLY = { name: 'wallet_balance', generation: 2, position: POSITION }

export const rebuildProjection = defineRoute<Needs>()({
  ...order,
  path: '/v1/operations/projections/{name}/rebuilds',
  operationId: 'rebuildProjection',
  summary: 'Builds a read model anew beside the live one, and swaps them once it has caught up',
  body: z.strictObject({
    swapWhenBuilt: z.boolean().optional().describe('false: it waits for an order to swap'),
    ...becauseSchema,
  }),
  rejects: ['REBUILD_REFUSED', 'REBUILD_IN_THE_WAY'],
  example: { body: { reason: 'the rules of the bonus have changed' }, reply: REPLY },
  handle: ({ params: { name }, body, ...asked }, needs) => {
    const { swapWhenBuilt = true } = body
    return ordered(askedByStaff(asked, body), needs, {
      action: swapWhenBuilt ? 'projection.rebuild' : 'projection.build',
      name,
      give: (projection) => beginRebuild(needs.pool, projection, { swapWhenBuilt }),
    })
  },
})

export const swapProjection = defineRoute<Needs>()({
  ...order,
  path: '/v1/operations/projections/{name}/rebuild/swap',
  operationId: 'swapProjection',
  summary: 'Shows what is being built in the live one’s place, once it has caught up',
  rejects: ['NOTHING_BUILT', 'REBUILD_HELD'],
  example: { body: { reason: 'the comparison is as it should be' }, reply: REPLY },
  handle: ({ params: { name }, body, ...asked }, needs) =>
    ordered(askedByStaff(asked, body), needs, {
      action: 'projection.swap',
      name,
      give: (projection) => orderSwap(needs.pool, projection),
    }),
})

export const rollBackProjection = defineRoute<Needs>()({
  ...order,
  path: '/v1/operations/projections/{name}/rebuild/rollback',
  operationId: 'rollBackProjection',
  summary: 'Brings the generation before up to date, and shows it again',
  rejects: ['REBUILD_REFUSED', 'ROLLBACK_IMPOSSIBLE'],
  example: { body: { reason: 'the new rules were wrong' }, reply: { ...REPLY, generation: 1 } },
  handle: ({ params: { name }, body, ...asked }, needs) =>
    ordered(askedByStaff(asked, body), needs, {
      action: 'projection.rollback',
      name,
      give: (projection) => orderRollback(needs.pool, projection),
    }),
})

export const cancelRebuild = defineRoute<Needs>()({
  ...order,
  path: '/v1/operations/projections/{name}/rebuild/cancel',
  operationId: 'cancelRebuild',
  summary: 'Gives up what is being built; a rollback given up leaves its generation kept',
  rejects: ['NOTHING_BUILT', 'REBUILD_IN_THE_WAY'],
  example: { body: { reason: 'begun by mistake' }, reply: REPLY },
  handle: ({ params: { name }, body, ...asked }, needs) =>
    ordered(askedByStaff(asked, body), needs, {
      action: 'projection.cancel',
      name,
      async give(projection) {
        const [givenUp] = await cancelRebuilds(needs.pool, [projection])
        return givenUp?.generation ?? 0
      },
    }),
})
