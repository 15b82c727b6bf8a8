/** Whose wallet a request reads: a player’s own, or the one that staff name. */
import { type Caller } from '../http/caller.ts'
import { Problem } from '../http/problem.ts'
import { idSchema, positionSchema } from '../http/schemas.ts'
import { balanceOf } from '../../projections/wallet/wallet-balance.ts'
import type { ReadAfter } from '../reads/read-after.ts'

/** A player's own wallet, or the one that staff names; anybody else's does not exist for a player. */
export function whose({ id, role }: Caller, playerId: string | undefined): string {
  if (role !== 'player') {
    if (playerId !== undefined) return playerId
    const message = 'name the player: ?playerId='
    throw new Problem('VALIDATION_FAILED', [{ in: 'query', pointer: '/playerId', message }])
  }
  if (playerId !== undefined && playerId !== id) throw new Problem('NOT_FOUND')
  return id
}

/** Throws NOT_FOUND where there is no wallet of that player. */
export async function isThere(readAfter: ReadAfter, playerId: string, after: bigint | undefined) {
  const { rows } = await readAfter(after, balanceOf(playerId))
  if (rows.length === 0) throw new Problem('NOT_FOUND')
}

export const reader = { playerId: idSchema.optional(), after: positionSchema.optional() }
