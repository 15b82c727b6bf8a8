/** The rounds of a session, for whoever audits it. */
import { z } from 'zod'
import { minorSchema } from '../../domain/shared/money.ts'
import { roundsOf } from '../../projections/games/rounds.ts'
import { sessionById } from '../../projections/games/sessions.ts'
import { AS_OF, AT, PLAYER, POSITION, ROUND, SEED_HASH, SESSION } from '../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import {
  asOfSchema,
  hashSchema,
  idSchema,
  positionSchema,
  signedMinorSchema,
} from '../http/schemas.ts'
import type { ReadAfter } from '../reads/read-after.ts'

export const listSessionRounds = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/audit/sessions/{sessionId}/rounds',
  operationId: 'listSessionRounds',
  summary: 'The rounds of a session, newest first.',
  permission: 'events.read',
  params: z.strictObject({ sessionId: idSchema }),
  query: z.strictObject({ after: positionSchema.optional(), ...pageQuery }),
  status: 200,
  reply: z.object({
    sessionId: z.uuid(),
    playerId: z.uuid(),
    data: z.array(
      z.object({
        roundId: z.uuid(),
        seedHash: hashSchema,
        nonce: z.int(),
        currency: z.string().length(3),
        stake: minorSchema,
        payout: minorSchema,
        choice: z.string(),
        outcome: z.string(),
        revision: signedMinorSchema.describe('of its bet, in the stream of the wallet'),
        position: positionSchema,
        placedAt: z.string(),
      }),
    ),
    ...pageReply,
    asOf: asOfSchema,
  }),
  about: 'session',
  example: {
    reply: {
      sessionId: SESSION,
      playerId: PLAYER,
      data: [
        {
          roundId: ROUND,
          seedHash: SEED_HASH,
          nonce: 0,
          currency: 'EUR',
          stake: '250',
          payout: '498',
          choice: '4950',
          outcome: '1234',
          revision: '5',
          position: POSITION,
          placedAt: AT,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ params: { sessionId }, query }, { readAfter }) {
    const { after } = query
    const [session] = (await readAfter(after, sessionById(sessionId))).rows
    if (session === undefined) throw new Problem('NOT_FOUND')
    const asked = roundsOf(session.player_id, { sessionId, ...rowsOfPage(query) })
    const { rows, asOf } = await readAfter(after, asked)
    const page = pageOf(rows, query, ({ position }) => position)
    const data = page.data.map((row) => ({
      roundId: row.round_id,
      seedHash: row.seed_hash,
      nonce: row.nonce,
      currency: row.currency,
      stake: row.stake,
      payout: row.payout,
      choice: row.choice,
      outcome: row.outcome,
      revision: row.revision,
      position: row.position,
      placedAt: row.placed_at,
    }))
    return { ...page, sessionId, playerId: session.player_id, data, asOf }
  },
})
