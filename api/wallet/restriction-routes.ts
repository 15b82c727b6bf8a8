/** What a player may not do, and what was refused because of it. */
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { z } from 'zod'
import { minorSchema } from '../../domain/shared/money.ts'
import { refusedActSchema } from '../../domain/wallet/refusal/events.ts'
import { restrictionKindSchema, scopesSchema } from '../../domain/wallet/restriction-facts.ts'
import { refusalsOf } from '../../projections/wallet/refusals.ts'
import { restrictionsInForce } from '../../projections/wallet/restrictions.ts'
import { defineRoute } from '../http/route.ts'
import { asOfSchema, idSchema, positionSchema } from '../http/schemas.ts'
import { AS_OF, AT } from '../http/example-story.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import { isThere, reader, whose } from './reader.ts'

export const getRestrictions = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/wallet/restrictions',
  operationId: 'getRestrictions',
  summary: 'What is barred now, as what, and until when; an empty list where nothing is.',
  permission: 'wallet.read',
  query: z.strictObject(reader),
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        kind: restrictionKindSchema,
        scopes: scopesSchema,
        since: z.string(),
        until: z.string().nullable().describe('null: until it is lifted'),
      }),
    ),
    asOf: asOfSchema,
  }),
  about: 'wallet',
  example: {
    reply: {
      data: [{ kind: 'suspended', scopes: ['play', 'deposit', 'bonus'], since: AT, until: null }],
      asOf: AS_OF,
    },
  },
  async handle({ caller, query }, { readAfter }) {
    const playerId = whose(caller, query.playerId)
    await isThere(readAfter, playerId, query.after)
    const { asOf, rows } = await readAfter(query.after, restrictionsInForce(playerId))
    const data = rows.map(({ kind, scopes, since, until }) => ({ kind, scopes, since, until }))
    return { data, asOf }
  },
})

export const listRefusals = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/operations/players/{playerId}/refusals',
  operationId: 'listRefusals',
  summary:
    'What was refused to a player because of a restriction, the first of each minute and kind.',
  permission: 'refusals.read',
  params: z.strictObject({ playerId: idSchema }),
  query: z.strictObject({ after: positionSchema.optional(), ...pageQuery }),
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        act: refusedActSchema,
        code: z.string().describe('as it was answered'),
        kinds: z.array(restrictionKindSchema).describe('what barred it'),
        amount: minorSchema.nullable(),
        refusedAt: z.string(),
      }),
    ),
    ...pageReply,
    asOf: asOfSchema,
  }),
  about: 'player',
  example: {
    reply: {
      data: [
        {
          act: 'bet',
          code: 'PLAY_RESTRICTED',
          kinds: ['suspended'],
          amount: '250',
          refusedAt: AT,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ params, query }, { readAfter }) {
    await isThere(readAfter, params.playerId, query.after)
    const asked = refusalsOf(params.playerId, rowsOfPage(query))
    const { asOf, rows } = await readAfter(query.after, asked)
    const page = pageOf(rows, query, ({ revision }) => revision)
    const data = page.data.map((row) => ({
      act: row.act,
      code: row.code,
      kinds: row.kinds,
      amount: row.amount,
      refusedAt: row.refused_at,
    }))
    return { ...page, data, asOf }
  },
})
