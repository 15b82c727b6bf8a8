/** Players by what is no secret of theirs: status, account, tier, country, market, kind, balance, when last seen, alerts. */
import { z } from 'zod'
import { tierSchema } from '../../../domain/identity/rules/vip-tiers.ts'
import { currencySchema } from '../../../domain/shared/currency.ts'
import { accountKindSchema, marketSchema } from '../../../domain/shared/dimensions.ts'
import { minorSchema } from '../../../domain/shared/money.ts'
import { playersBy, type PlayerListRow } from '../../../projections/identity/player-list.ts'
import { AS_OF, PLAYER } from '../../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../../http/pages.ts'
import { defineRoute } from '../../http/route.ts'
import { askedDaySchema, asOfSchema } from '../../http/schemas.ts'
import { asOfAll } from '../../reads/as-of-all.ts'
import type { ReadAll } from '../../reads/read-after.ts'

const statusSchema = z.enum(['registered', 'abandoned', 'erased'])
const accountSchema = z.enum(['active', 'dormant', 'closed', 'deceased'])
const countSchema = z.codec(z.string().regex(/^\d{1,6}$/, 'a whole number'), z.int(), {
  decode: Number,
  encode: String,
})

const querySchema = z
  .strictObject({
    ...pageQuery,
    status: statusSchema.optional(),
    account: accountSchema.optional(),
    vipTier: tierSchema.optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    market: marketSchema.optional(),
    accountKind: accountKindSchema.optional(),
    currency: currencySchema.optional(),
    balanceMin: minorSchema.optional().describe('in minor units of `currency`'),
    balanceMax: minorSchema.optional(),
    seenFrom: askedDaySchema.optional().describe('first UTC day'),
    seenTo: askedDaySchema.optional().describe('last UTC day'),
    alertsMin: countSchema.optional(),
  })
  .superRefine(({ currency, balanceMin, balanceMax }, context) => {
    if (currency !== undefined || (balanceMin === undefined && balanceMax === undefined)) return
    context.addIssue({
      code: 'custom',
      path: ['currency'],
      message: 'amounts are of one currency: name it',
    })
  })

const entrySchema = z.object({
  playerId: z.uuid(),
  status: statusSchema,
  account: accountSchema.describe('of a registered player'),
  country: z.string().nullable(),
  market: z.string().nullable(),
  brand: z.string().nullable(),
  accountKind: accountKindSchema,
  vipTier: tierSchema,
  currency: z.string().nullable(),
  balance: minorSchema,
  lastSeenOn: z.string().nullable(),
  alerts: z.int(),
})

export const listPlayers = defineRoute<{ readAll: ReadAll }>()({
  method: 'get',
  path: '/v1/operations/players',
  operationId: 'listPlayers',
  summary: 'Players by filters, none of which is personal; the last registered first.',
  permission: 'players.search',
  shows: 'players',
  query: querySchema,
  status: 200,
  reply: z.object({ data: z.array(entrySchema), ...pageReply, asOf: asOfSchema }),
  rejects: ['REBUILD_PENDING'],
  example: {
    reply: {
      data: [
        {
          playerId: PLAYER,
          status: 'registered',
          account: 'active',
          country: 'MT',
          market: 'MT',
          brand: 'acme',
          accountKind: 'real',
          vipTier: 'bronze',
          currency: 'EUR',
          balance: '9750',
          lastSeenOn: '2026-11-24',
          alerts: 0,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAll }) {
    const asOf = await asOfAll(readAll, 'player_list')
    const filters = {
      status: query.status ?? null,
      account: query.account ?? null,
      country: query.country ?? null,
      market: query.market ?? null,
      accountKind: query.accountKind ?? null,
      vipTier: query.vipTier ?? null,
      currency: query.currency ?? null,
      balanceMin: query.balanceMin ?? null,
      balanceMax: query.balanceMax ?? null,
      seenFrom: query.seenFrom ?? null,
      seenTo: query.seenTo ?? null,
      alertsMin: query.alertsMin ?? null,
    }
    const page = pageOf(
      await readAll(playersBy(filters, rowsOfPage(query))),
      query,
      ({ position }) => position,
    )
    return { ...page, data: page.data.map(entryOf), asOf }
  },
})

const entryOf = (row: PlayerListRow) => ({
  playerId: row.player_id,
  status: row.status,
  account: row.account,
  country: row.country,
  market: row.market,
  brand: row.brand,
  accountKind: row.account_kind,
  vipTier: row.vip_tier,
  currency: row.currency,
  balance: row.balance,
  lastSeenOn: row.last_seen_on,
  alerts: row.alerts,
})
