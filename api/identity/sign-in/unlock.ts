/** A locked sign-in opened by the staff, who have spoken with its player: what was counted against it is forgotten, on record. */
import { transaction, type Pool } from '../../../postgres/postgres.ts'
import type { Act } from '../../commands/act.ts'
import { Refusal } from '../../commands/command.ts'
import type { AskedByStaff, EffectOnRecord } from '../../commands/staff.ts'
import { credentialsOfSubject } from './credentials.ts'
import type { Lockout } from './lockout.ts'

export type UnlockSignIn = (asked: AskedByStaff, playerId: string) => Promise<EffectOnRecord>

type Deps = { pool: Pool; lockout: Pick<Lockout, 'forgive'>; act: Act }

/** Throws PLAYER_UNKNOWN for whoever has no sign-in, or is one of the staff. */
export const createUnlockSignIn =
  ({ pool, lockout, act }: Deps): UnlockSignIn =>
  async (asked, playerId) => {
    const account = await credentialsOfSubject(pool, playerId)
    if (account?.role !== 'player') throw new Refusal('PLAYER_UNKNOWN')
    const order = { action: 'player.unlock', subject: { kind: 'player', id: playerId } }
    const { position, isReplay } = await act(asked, order, async () => {
      await transaction(pool, (client) => lockout.forgive(client, account.email_hash))
      return { outcome: 'done', details: {} }
    })
    return { position, auditPosition: position, isReplay }
  }
