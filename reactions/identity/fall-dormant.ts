/** An account that nobody has used for long: its player is told, and then it rests. A table finds it, the streams decide. */
import { player } from '../../domain/identity/player/decider.ts'
import { packsInForce } from '../../domain/packs-in-force.ts'
import { isDormancyDue } from '../../domain/identity/player/life.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { CLOSING_SCOPES } from '../../domain/wallet/restriction-facts.ts'
import { decode, keyOf } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { actIdOf, createdIdOf } from '../../eventstore/ids.ts'
import type { Store } from '../../eventstore/store.ts'
import type { Due } from '../engine/act.ts'
import { done, fromDue } from '../engine/step.ts'
import type { Accounts } from './finish-registration.ts'

type Deps = { handler: CommandHandler; accounts: Accounts; store: Pick<Store, 'read'> }

/** What a player does on a wallet, and nobody for them. */
const ACTIVE: ReadonlySet<string> = new Set([
  'BetPlaced',
  'DepositStarted',
  'SessionJoined',
  'StakePlaced',
  'WithdrawalRequested',
])

/** Events of a wallet that are read back for it, at most: whoever has so many idle ones is looked at by those. */
const READ_MAX = 10_000

async function lastActive({ accounts, store }: Deps, id: string, registeredAt: string) {
  const signedIn = await accounts.lastSignedIn(id)
  const known = [registeredAt, ...(signedIn === null ? [] : [signedIn])]
  for await (const stored of store.read(`wallet-${id}`, { backwards: true, limit: READ_MAX })) {
    if (!ACTIVE.has(stored.type)) continue
    known.push(decode(stored).occurredAt)
    break
  }
  return known.reduce((one, other) => (one > other ? one : other))
}

/** Too early it does nothing; each look that is in time is a fact, which says when the next one is. */
export async function lookForDormancy(deps: Deps, due: Due): Promise<boolean> {
  const { handler } = deps
  const id = keyOf(due.fact.stream)
  const before = await handler.stateOf(player, id, { isFresh: true })
  if (before.status !== 'registered' || before.account !== 'active') return false
  const lastActiveAt = await lastActive(deps, id, before.registeredAt)
  const { packAt: packsAt } = await packsInForce(handler)
  let now = ''
  const looked = await handler.execute(player, {
    ...fromDue(due),
    id,
    command(at) {
      now = at
      return { type: 'LookForDormancy' as const, at, packsAt, lastActiveAt }
    },
  })
  if (done(looked).events.length > 0) return true
  const state = await handler.stateOf(player, id)
  if (state.status !== 'registered' || !isDormancyDue(state, now, lastActiveAt)) return false
  const step = fromDue(due)
  const commandId = actIdOf(step.commandId, 'rest')
  const resting = await handler.execute(wallet, {
    ...step,
    commandId,
    id,
    command: () => ({
      type: 'Restrict' as const,
      restrictionId: createdIdOf(commandId, 'dormancy', id),
      kind: 'closed' as const,
      cause: 'dormant' as const,
      scopes: CLOSING_SCOPES.dormant,
      until: null,
    }),
  })
  return done(resting).events.length > 0 // what follows it is a finisher's
}
