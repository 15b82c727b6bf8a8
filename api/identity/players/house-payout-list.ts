/** Money of accounts that have ended which two of the staff pay out: what waits for a person, and what has become of the rest. */
import { z } from 'zod'
import { minorSchema } from '../../../domain/shared/money.ts'
import { housePayoutsBy } from '../../../projections/identity/house-payouts.ts'
import { currenciesOf } from '../../../projections/identity/player-list.ts'
import { AS_OF, AT, OPERATOR, PLAYER, ROUND } from '../../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../../http/pages.ts'
import { defineRoute } from '../../http/route.ts'
import { asOfSchema } from '../../http/schemas.ts'
import { asOfAll } from '../../reads/as-of-all.ts'
import type { ReadAll } from '../../reads/read-after.ts'

const payoutSchema = z.object({
  playerId: z.uuid(),
  status: z
    .enum(['needed', 'requested', 'approved', 'refused', 'settled'])
    .describe('needed: nobody has asked yet; refused: somebody has to ask anew'),
  why: z
    .enum(['noInstrument', 'deceased', 'requested'])
    .describe(
      'noInstrument: nothing was ever paid in, so that a person names where the money goes',
    ),
  payoutId: z.uuid().nullable(),
  instrument: z.string().nullable(),
  requestedBy: z.string().nullable(),
  requestReason: z.string().nullable(),
  requestedAt: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
  decidedAt: z.string().nullable(),
  amount: minorSchema.nullable().describe('what was paid out; null: nothing, or not yet'),
  currency: z.string().nullable().describe('of the wallet; null: not known yet'),
  since: z.string(),
})

export const listPayouts = defineRoute<{ readAll: ReadAll }>()({
  method: 'get',
  path: '/v1/operations/payouts',
  operationId: 'listPayouts',
  summary: 'Money of accounts that have ended, which two of the staff pay out; newest first.',
  permission: 'payouts.read',
  query: z.strictObject({
    ...pageQuery,
    phase: z
      .enum(['open', 'ended'])
      .default('open')
      .describe('open: a person has to do something, or the money is under way'),
  }),
  status: 200,
  reply: z.object({
    data: z.array(payoutSchema),
    ...pageReply,
    asOf: asOfSchema.describe('at least: of the partition that is furthest behind'),
  }),
  rejects: ['REBUILD_PENDING'],
  example: {
    reply: {
      data: [
        {
          playerId: PLAYER,
          status: 'requested',
          why: 'noInstrument',
          payoutId: ROUND,
          instrument: 'bank',
          requestedBy: OPERATOR,
          requestReason: 'the account of the estate',
          requestedAt: AT,
          decidedBy: null,
          decisionReason: null,
          decidedAt: null,
          amount: null,
          currency: 'EUR',
          since: AT,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAll }) {
    const asOf = await asOfAll(readAll, 'house_payouts')
    const rows = await readAll(housePayoutsBy(query.phase, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const ids = page.data.map(({ player_id }) => player_id)
    const listed = ids.length === 0 ? [] : await readAll(currenciesOf(ids))
    const currencies = new Map(listed.map((one) => [one.player_id, one.currency]))
    const data = page.data.map((row) => ({
      playerId: row.player_id,
      status: row.status,
      why: row.why,
      payoutId: row.payout_id,
      instrument: row.instrument,
      requestedBy: row.requested_by,
      requestReason: row.request_reason,
      requestedAt: row.requested_at,
      decidedBy: row.decided_by,
      decisionReason: row.decision_reason,
      decidedAt: row.decided_at,
      amount: row.amount,
      currency: currencies.get(row.player_id) ?? null,
      since: row.since,
    }))
    return { ...page, data, asOf }
  },
})
