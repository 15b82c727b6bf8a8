/** Ends of suspensions that wait for somebody’s decision, whoever is suspended. */
import { z } from 'zod'
import { liftsWaiting } from '../../projections/wallet/suspensions.ts'
import { AS_OF, AT, COMPLIANCE, OPERATOR, PLAYER, SUSPENSION } from '../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { defineRoute } from '../http/route.ts'
import { asOfSchema } from '../http/schemas.ts'
import { asOfAll } from '../reads/as-of-all.ts'
import type { ReadAll } from '../reads/read-after.ts'

export const listLifts = defineRoute<{ readAll: ReadAll }>()({
  method: 'get',
  path: '/v1/operations/suspensions',
  operationId: 'listLifts',
  summary: 'Suspensions whose lift was asked for and waits for somebody’s decision, newest first.',
  permission: 'suspensions.read',
  query: z.strictObject(pageQuery),
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        suspensionId: z.uuid(),
        playerId: z.uuid(),
        suspendedBy: z.string(),
        reason: z.string(),
        suspendedAt: z.string(),
        requestedBy: z.string().nullable(),
        requestReason: z.string().nullable(),
        requestedAt: z.string().nullable(),
      }),
    ),
    ...pageReply,
    asOf: asOfSchema.describe('at least: of the partition that is furthest behind'),
  }),
  rejects: ['REBUILD_PENDING'],
  example: {
    reply: {
      data: [
        {
          suspensionId: SUSPENSION,
          playerId: PLAYER,
          suspendedBy: OPERATOR,
          reason: 'two accounts on one device',
          suspendedAt: AT,
          requestedBy: COMPLIANCE,
          requestReason: 'the device is a shop’s',
          requestedAt: AT,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAll }) {
    const asOf = await asOfAll(readAll, 'suspensions')
    const rows = await readAll(liftsWaiting(rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const data = page.data.map((row) => ({
      suspensionId: row.suspension_id,
      playerId: row.player_id,
      suspendedBy: row.suspended_by,
      reason: row.reason,
      suspendedAt: row.suspended_at,
      requestedBy: row.requested_by,
      requestReason: row.request_reason,
      requestedAt: row.requested_at,
    }))
    return { ...page, data, asOf }
  },
})
