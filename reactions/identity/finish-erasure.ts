/** A wallet closed for an erasure -> the player erased -> the key to their data deleted, their e-mail free again. */
import { retention } from '../../domain/jurisdictions/retention.ts'
import type { PlayerEvent } from '../../domain/identity/player/events.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { player } from '../../domain/identity/player/decider.ts'
import { reservation } from '../../domain/identity/reservation/decider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Accounts } from './finish-registration.ts'
import { done, stepOf } from '../engine/step.ts'

type Deps = { handler: CommandHandler; accounts: Accounts }

export async function finishClosed(
  deps: Deps,
  closed: Recorded<Extract<WalletEvent, { type: 'WalletClosed' }>>,
) {
  const executed = await deps.handler.execute(player, {
    ...stepOf(closed, 'erase'),
    id: closed.key,
    command: () => ({ type: 'ErasePlayer' as const, rule: retention.version }),
  })
  const erasing = done(executed)
  const erased = erasing.events.find((event) => event.type === 'PlayerErased')
  if (erased !== undefined) await finishErased(deps, erased)
  return erasing
}

/** The person's reservation stays: whom the law keeps from playing must not come back as a stranger. */
export async function finishErased(
  { handler, accounts }: Deps,
  erased: Recorded<Extract<PlayerEvent, { type: 'PlayerErased' }>>,
) {
  const { key: playerId } = erased
  await accounts.forget(playerId)
  const executed = await handler.execute(reservation, {
    ...stepOf(erased, 'release-email'),
    id: erased.data.emailHash,
    command: () => ({ type: 'Release' as const, playerId, reason: 'erased' as const }),
  })
  return done(executed)
}
