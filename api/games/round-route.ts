/** Single rounds. */
import { z } from 'zod'
import { minorSchema } from '../../domain/shared/money.ts'
import { roundById, type RoundRow } from '../../projections/games/rounds.ts'
import { defineRoute } from '../http/route.ts'
import { visible } from '../http/visible.ts'
import { afterSchema, asOfSchema, hashSchema, idSchema, positionSchema } from '../http/schemas.ts'
import {
  AS_OF,
  AT,
  CLIENT_SEED,
  PLAYER,
  POSITION,
  ROUND,
  SEED_HASH,
  SESSION,
} from '../http/example-story.ts'
import type { ReadAfter } from '../reads/read-after.ts'

export const roundSchema = z.object({
  roundId: z.uuid(),
  playerId: z.uuid(),
  sessionId: z.uuid(),
  gameId: z.string(),
  paytableVersion: z.string(),
  nonce: z.int(),
  currency: z.string().length(3),
  stake: minorSchema,
  fromBonus: minorSchema.describe('bonus money, of the stake'),
  payout: minorSchema,
  toBonus: minorSchema.describe('bonus money, of the payout'),
  choice: z.string(),
  outcome: z.string(),
  seedHash: hashSchema,
  clientSeed: z.string(),
  position: positionSchema,
  placedAt: z.string(),
})

export const roundOf = (row: RoundRow) => ({
  roundId: row.round_id,
  playerId: row.player_id,
  sessionId: row.session_id,
  gameId: row.game_id,
  paytableVersion: row.paytable_version,
  nonce: row.nonce,
  currency: row.currency,
  stake: row.stake,
  fromBonus: row.from_bonus,
  payout: row.payout,
  toBonus: row.to_bonus,
  choice: row.choice,
  outcome: row.outcome,
  seedHash: row.seed_hash,
  clientSeed: row.client_seed,
  position: row.position,
  placedAt: row.placed_at,
})

export const ROUND_EXAMPLE = {
  roundId: ROUND,
  playerId: PLAYER,
  sessionId: SESSION,
  gameId: 'dice',
  paytableVersion: 'dice-1',
  nonce: 0,
  currency: 'EUR',
  stake: '250',
  fromBonus: '0',
  payout: '498',
  toBonus: '0',
  choice: '4950',
  outcome: '1234',
  seedHash: SEED_HASH,
  clientSeed: CLIENT_SEED,
  position: POSITION,
  placedAt: AT,
}

export const getRound = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/rounds/{roundId}',
  operationId: 'getRound',
  summary: 'One round, with all that its verification needs but the seed itself.',
  permission: 'play.read',
  params: z.strictObject({ roundId: idSchema }),
  query: afterSchema,
  status: 200,
  reply: roundSchema.extend({ asOf: asOfSchema }),
  about: 'round',
  example: { reply: { ...ROUND_EXAMPLE, asOf: AS_OF } },
  async handle({ caller, params, query }, { readAfter }) {
    const { asOf, rows } = await readAfter(query.after, roundById(params.roundId))
    return { ...roundOf(visible(caller, rows[0])), asOf }
  },
})
