/** PlayerRegistered -> e-mail and person confirmed, the sign-in in force, the wallet open; or the registration abandoned. */
import type { PlayerEvent } from '../../domain/identity/player/events.ts'
import { player } from '../../domain/identity/player/decider.ts'
import { reservation } from '../../domain/identity/reservation/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { done, stepOf } from '../engine/step.ts'

type PlayerFact<Type> = Recorded<Extract<PlayerEvent, { type: Type }>>

/** What is kept of players outside the streams, as this room needs it. Each may be done again. */
export type Accounts = Readonly<
  Record<'forget' | 'signOut', (playerId: string) => Promise<void>>
> & {
  readonly activate: (playerId: string, account: { isDemo: boolean }) => Promise<void>
  readonly readdress: (playerId: string, emailHash: string) => Promise<void>
  /** Of the last sign-in, ISO 8601; null: none is known. */
  readonly lastSignedIn: (playerId: string) => Promise<string | null>
  readonly writeDormancyNotice: (playerId: string, letterId: string) => Promise<void>
}

/** Accounts in a dry run: nothing is activated or changed, nobody forgotten. */
export const touchingNothing: Accounts = {
  activate: () => Promise.resolve(),
  readdress: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  signOut: () => Promise.resolve(),
  lastSignedIn: () => Promise.resolve(null),
  writeDormancyNotice: () => Promise.resolve(),
}

type Deps = { handler: CommandHandler; accounts: Accounts }

/** null: somebody else had the e-mail or the person, and this player is abandoned. */
export async function finishRegistered(deps: Deps, registered: PlayerFact<'PlayerRegistered'>) {
  const { handler, accounts } = deps
  const { key: id, data } = registered
  const { status } = await handler.stateOf(player, id, { isFresh: true })
  if (status === 'abandoned') return abandon(deps, registered)
  // An erased player has been through all this: every step below is a repeat, and says so.
  for (const hash of hashesOf(data)) {
    const confirmed = await handler.execute(reservation, {
      ...stepOf(registered, `confirm ${hash}`),
      id: hash,
      command: () => ({ type: 'Confirm' as const, playerId: id }),
    })
    if (confirmed.outcome === 'rejected') return abandon(deps, registered)
    done(confirmed)
  }
  if (status !== 'erased') await accounts.activate(id, { isDemo: data.accountKind === 'demo' })
  const executed = await handler.execute(wallet, {
    ...stepOf(registered, 'open-wallet'),
    id,
    command: () => ({
      type: 'OpenWallet' as const,
      currency: data.currency,
      accountKind: data.accountKind,
      market: data.market,
      brand: data.brand,
    }),
  })
  return done(executed)
}

/** In the order in which they were reserved. Players from before there were reservations have none. */
const hashesOf = ({ emailHash, personHash }: PlayerFact<'PlayerRegistered'>['data']): string[] =>
  personHash === undefined ? [] : [emailHash, personHash]

async function abandon(
  { handler, accounts }: Deps,
  registered: PlayerFact<'PlayerRegistered'>,
): Promise<null> {
  const { key: playerId } = registered
  const abandoned = await handler.execute(player, {
    ...stepOf(registered, 'abandon'),
    id: playerId,
    command: () => ({ type: 'AbandonRegistration' as const }),
  })
  done(abandoned)
  for (const hash of hashesOf(registered.data)) {
    const released = await handler.execute(reservation, {
      ...stepOf(registered, `release ${hash}`),
      id: hash,
      command: () => ({ type: 'Release' as const, playerId, reason: 'abandoned' as const }),
    })
    done(released)
  }
  await accounts.forget(playerId)
  return null
}
