/** Suspensions, as the staff look at them: one of them, and those of a player. */
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { z } from 'zod'
import { scopesSchema } from '../../domain/wallet/restriction-facts.ts'
import {
  suspensionById,
  suspensionsOf,
  type SuspensionRow,
} from '../../projections/wallet/suspensions.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import {
  afterSchema,
  asOfSchema,
  idSchema,
  positionSchema,
  revisionSchema,
} from '../http/schemas.ts'
import { AS_OF, AT, COMPLIANCE, OPERATOR, PLAYER, SUSPENSION } from '../http/example-story.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import { isThere } from './reader.ts'

const suspensionSchema = z.object({
  suspensionId: z.uuid(),
  playerId: z.uuid(),
  scopes: scopesSchema,
  status: z
    .enum(['suspended', 'liftRequested', 'liftApproved', 'lifted', 'failed'])
    .describe('failed: the wallet knew of no such restriction'),
  suspendedBy: z.string(),
  reason: z.string(),
  suspendedAt: z.string(),
  requestedBy: z.string().nullable().describe('these of the lift that was asked for last'),
  requestReason: z.string().nullable(),
  requestedAt: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
  decidedAt: z.string().nullable(),
  liftedAt: z.string().nullable(),
  revision: revisionSchema,
})

const suspensionOf = (row: SuspensionRow) => ({
  suspensionId: row.suspension_id,
  playerId: row.player_id,
  scopes: row.scopes,
  status: row.status,
  suspendedBy: row.suspended_by,
  reason: row.reason,
  suspendedAt: row.suspended_at,
  requestedBy: row.requested_by,
  requestReason: row.request_reason,
  requestedAt: row.requested_at,
  decidedBy: row.decided_by,
  decisionReason: row.decision_reason,
  decidedAt: row.decided_at,
  liftedAt: row.lifted_at,
  revision: row.revision,
})

const EXAMPLE = {
  suspensionId: SUSPENSION,
  playerId: PLAYER,
  scopes: ['play', 'deposit', 'bonus'],
  status: 'liftRequested',
  suspendedBy: OPERATOR,
  reason: 'two accounts on one device',
  suspendedAt: AT,
  requestedBy: COMPLIANCE,
  requestReason: 'the device is a shop’s',
  requestedAt: AT,
  decidedBy: null,
  decisionReason: null,
  decidedAt: null,
  liftedAt: null,
  revision: '1',
}

export const getSuspension = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/operations/suspensions/{suspensionId}',
  operationId: 'getSuspension',
  summary: 'A suspension: by whom and why, and how its lift stands.',
  permission: 'suspensions.read',
  params: z.strictObject({ suspensionId: idSchema }),
  query: afterSchema,
  status: 200,
  reply: suspensionSchema.extend({ asOf: asOfSchema }),
  about: 'suspension',
  example: { reply: { ...EXAMPLE, asOf: AS_OF } },
  async handle({ params, query }, { readAfter }) {
    const { asOf, rows } = await readAfter(query.after, suspensionById(params.suspensionId))
    const [row] = rows
    if (row === undefined) throw new Problem('NOT_FOUND')
    return { ...suspensionOf(row), asOf, etag: String(row.revision) }
  },
})

export const listSuspensions = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/operations/players/{playerId}/suspensions',
  operationId: 'listSuspensions',
  summary: 'The suspensions of a player, those that were lifted too, newest first.',
  permission: 'suspensions.read',
  params: z.strictObject({ playerId: idSchema }),
  query: z.strictObject({ after: positionSchema.optional(), ...pageQuery }),
  status: 200,
  reply: z.object({ data: z.array(suspensionSchema), ...pageReply, asOf: asOfSchema }),
  about: 'player',
  example: { reply: { data: [EXAMPLE], hasMore: false, nextCursor: null, asOf: AS_OF } },
  async handle({ params, query }, { readAfter }) {
    await isThere(readAfter, params.playerId, query.after)
    const asked = suspensionsOf(params.playerId, rowsOfPage(query))
    const { asOf, rows } = await readAfter(query.after, asked)
    const page = pageOf(rows, query, ({ position }) => position)
    return { ...page, data: page.data.map(suspensionOf), asOf }
  },
})
