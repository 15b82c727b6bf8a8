/** EmailChanged -> the sign-in has the new e-mail, and the former one is free again. */
import { player } from '../../domain/identity/player/decider.ts'
import type { PlayerEvent } from '../../domain/identity/player/events.ts'
import { reservation } from '../../domain/identity/reservation/decider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { done, stepOf } from '../engine/step.ts'
import type { Accounts } from './finish-registration.ts'

type Deps = { handler: CommandHandler; accounts: Accounts }

/** The new address was reserved and confirmed before the change: nobody can have taken it meanwhile. */
export async function finishEmailChanged(
  { handler, accounts }: Deps,
  changed: Recorded<Extract<PlayerEvent, { type: 'EmailChanged' }>>,
) {
  const { key: playerId, data } = changed
  const now = await handler.stateOf(player, playerId, { isFresh: true })
  // What history brings again may be older than the address in force, or its player erased.
  if (now.status === 'registered') await accounts.readdress(playerId, now.emailHash)
  // Changed back before this came to its turn: then it is the other one that is free.
  const isHeldAgain = now.status === 'registered' && now.emailHash === data.previousHash
  const executed = await handler.execute(reservation, {
    ...stepOf(changed, 'release-previous'),
    id: isHeldAgain ? data.emailHash : data.previousHash,
    command: () => ({ type: 'Release' as const, playerId, reason: 'changed' as const }),
  })
  return done(executed)
}
