/** What becomes of a provider's call, and what the provider is told of it. */
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import { systemClock } from '../../../eventstore/clock.ts'
import { ClockSkewed, Overloaded } from '../../../eventstore/command.ts'
import type { ProviderCall, ProviderOutcome } from '../../../integrations/providers/call.ts'
import type { House, Provider } from '../../../integrations/providers/provider.ts'
import type { Situation } from '../../../integrations/providers/situations.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { createLaunchTokens, type LaunchTokens } from './launch-tokens.ts'
import { transfer, type ActDeps, type Became, type Who } from './transfer.ts'

/** What the calls of a provider are put to, for one call, which is known by `requestId` here. */
export type HouseOf = (provider: Provider, requestId: string) => House

const refused = (situation: Situation): ProviderOutcome => ({ situation, wallet: null, parts: [] })

/** `rootKey`: the keyring's. */
export const houseOfProviders = ({
  rootKey,
  ...deps
}: Omit<ActDeps, 'tokens'> & { readonly rootKey: Buffer }): HouseOf =>
  createHouse({ ...deps, tokens: createLaunchTokens(rootKey) })

const createHouse =
  (deps: ActDeps): HouseOf =>
  ({ profile }, requestId) => {
    const { handler, tokens } = deps
    const { name } = profile
    return {
      async currencyOf({ userId, token }) {
        const playerId =
          userId === null ? tokens.open(name, token ?? '')?.playerId : tokens.playerOf(name, userId)
        return (playerId && (await knownOf(handler, playerId))?.currency) || null
      },
      async act(call) {
        const who = whoOf(call, { tokens, name })
        if (typeof who === 'string') return refused(who)
        const { playerId } = who
        try {
          const known = await knownOf(handler, playerId)
          if (known === null) return refused('playerUnknown')
          const isMoving = call.operation === 'transfer' || call.operation === 'close'
          const { situation, parts, hasMoved } = isMoving
            ? await transfer({ deps, profile, requestId, call, who, known })
            : lookedAt(call, { who, known, nowMs: (deps.clock ?? systemClock).now() })
          // What was appended here is known here; else another process may know more.
          const after = await handler.stateOf(wallet, playerId, { isFresh: !hasMoved })
          const { balance, bonusBalance, currency } = after
          const userId = tokens.userIdOf(name, playerId)
          return { situation, wallet: { userId, currency, balance, bonusBalance }, parts }
        } catch (error) {
          if (error instanceof Overloaded || error instanceof ClockSkewed) {
            return refused('retryLater')
          }
          throw error
        }
      },
    }
  }

/** null: there is no wallet, also where another process may have opened it just now. */
async function knownOf(
  handler: CommandDeps['handler'],
  playerId: string,
): Promise<WalletState | null> {
  const seen = await handler.stateOf(wallet, playerId)
  if (seen.status !== 'absent') return seen
  const known = await handler.stateOf(wallet, playerId, { isFresh: true })
  return known.status === 'absent' ? null : known
}

function whoOf(
  { userId, token }: ProviderCall,
  { tokens, name }: { tokens: LaunchTokens; name: string },
): Who | Situation {
  const launch = token === null ? null : tokens.open(name, token)
  if (token !== null && launch === null) return 'tokenUnknown'
  const playerId = userId === null ? (launch?.playerId ?? null) : tokens.playerOf(name, userId)
  if (playerId === null) return 'playerUnknown'
  return launch !== null && launch.playerId !== playerId ? 'tokenUnknown' : { playerId, launch }
}

/** Of what moves nothing. */
function lookedAt(
  { operation, currency }: ProviderCall,
  { who, known, nowMs }: { who: Who; known: WalletState; nowMs: number },
): Became {
  const isOver = who.launch !== null && nowMs >= who.launch.expiresAtMs
  const isOther = currency !== null && currency !== known.currency
  const situation = isOver && operation === 'authenticate' ? 'tokenExpired' : 'ok'
  return { situation: isOther ? 'currency' : situation, parts: [], hasMoved: false }
}
