/** Whose wallet a request reads: a player’s own, or the one that staff name. */
import { type Caller } from '../http/caller.ts'
import { Problem } from '../http/problem.ts'
import { idSchema, positionSchema } from '../http/schemas.ts'

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

export const reader = { playerId: idSchema.optional(), after: positionSchema.optional() }
