/** A player's bonuses: those that wait, the active one with its progress, and how the others ended. */
import { z } from 'zod'
import { minorSchema } from '../../domain/shared/money.ts'
import { bonusesOf } from '../../projections/wallet/bonuses.ts'
import { AS_OF, AT, BONUS } from '../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { defineRoute } from '../http/route.ts'
import { asOfSchema, sumSchema } from '../http/schemas.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import { isThere, reader, whose } from './reader.ts'

const bonusSchema = z.object({
  bonusId: z.uuid(),
  status: z
    .enum(['waiting', 'active', 'converted', 'forfeited', 'expired', 'exhausted'])
    .describe('one is active at most; converted: it became cash; exhausted: its money was lost'),
  forfeitedBy: z
    .enum(['player', 'withdrawal', 'staff', 'closing'])
    .nullable()
    .describe('closing: of the account or the wallet'),
  amount: minorSchema.describe('in minor units of the wallet’s currency, as all amounts here'),
  target: sumSchema.describe('what is to be wagered before it becomes cash'),
  wagered: sumSchema.describe('so far: stakes, each by the weight of its game'),
  expiresAt: z.string().nullable().describe('null: it was never active'),
  grantedAt: z.string(),
  endedAt: z.string().nullable(),
})

export const listBonuses = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/bonuses',
  operationId: 'listBonuses',
  summary: "A player's bonuses, newest first: progress, expiry, how they ended.",
  permission: 'wallet.read',
  query: z.strictObject({ ...reader, ...pageQuery }),
  status: 200,
  reply: z.object({ data: z.array(bonusSchema), ...pageReply, asOf: asOfSchema }),
  about: 'wallet',
  example: {
    reply: {
      data: [
        {
          bonusId: BONUS,
          status: 'active',
          forfeitedBy: null,
          amount: '10000',
          target: '100000',
          wagered: '2500',
          expiresAt: '2026-12-01T10:15:30.123Z',
          grantedAt: AT,
          endedAt: null,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ caller, query }, { readAfter }) {
    const playerId = whose(caller, query.playerId)
    await isThere(readAfter, playerId, query.after)
    const { asOf, rows } = await readAfter(query.after, bonusesOf(playerId, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const data = page.data.map((row) => ({
      bonusId: row.bonus_id,
      status: row.status,
      forfeitedBy: row.forfeited_by,
      amount: row.amount,
      target: row.target,
      wagered: row.wagered,
      expiresAt: row.expires_at,
      grantedAt: row.granted_at,
      endedAt: row.ended_at,
    }))
    return { ...page, data, asOf }
  },
})
