/** Opens a session on a game: both seeds committed on its own stream first, then joined on the wallet. */
import { eventOf, factOf } from '../../eventstore/command.ts'
import { gameOf } from '../../domain/games/paytables/catalogue.ts'
import type { Channel } from '../../domain/shared/dimensions.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import { gameSession } from '../../domain/games/session/decider.ts'
import { packsInForce } from '../../domain/packs-in-force.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { isBarred } from '../../domain/wallet/restrictions.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../commands/command.ts'
import { termsGate } from '../commands/terms-due.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { isClosedAt } from '../commands/licences.ts'
import { openGames } from './open-games.ts'
import { isOffered } from './market-terms.ts'

export type SessionAnswer = Effect & {
  sessionId: string
  gameId: string
  paytableVersion: string
  seedHash: string
  successorHash: string
  clientSeed: string
  clientSeedOrigin: 'default' | 'chosen' | 'carriedOver'
}

type Opening = { gameId: string; channel?: Channel | undefined }

export type OpenSession = (asked: Asked, opening: Opening) => Promise<SessionAnswer>

export const createOpenSession =
  ({ handler, seals, finishers, brand, licences, noteRefusal }: CommandDeps): OpenSession =>
  async (asked, { gameId, channel }) => {
    const { playerId } = asked
    const paytable = gameOf(gameId)
    if (paytable === undefined) throw new Refusal('NOT_FOUND')
    const seen = await handler.stateOf(wallet, playerId, { isFresh: true })
    if (seen.status !== 'open') throw new Refusal('WALLET_NOT_OPEN')
    const market = seen.market?.value ?? null // a player's country is none
    const refuseTermsDue = await termsGate(handler, playerId)
    const { packAt } = await packsInForce(handler)
    const refuseClosed = await openGames(handler)
    const request = requestOf(asked, { gameId, channel })
    const sessionId = createdIdOf(request.commandId, 'session', playerId)
    const executed = await handler.execute(gameSession, {
      ...request,
      id: sessionId,
      command: (at) => {
        // Before anything is written: the wallet itself would refuse the bets, and not the join.
        if (isBarred(seen.restrictions, 'play', at)) {
          const { requestId } = asked
          noteRefusal?.({ playerId, act: 'session', code: 'PLAY_RESTRICTED', requestId })
          throw new Refusal('PLAY_RESTRICTED')
        }
        refuseClosed(paytable)
        if (isClosedAt({ licences, packAt }, market, at)) throw new Refusal('MARKET_CLOSED')
        const pack = packAt(market, at)
        if (!isOffered(pack, paytable.product)) {
          throw new Refusal('GAME_NOT_IN_MARKET')
        }
        refuseTermsDue(at)
        return {
          type: 'OpenSession' as const,
          playerId,
          gameId,
          paytableVersion: paytable.version,
          seed: seals.commit(),
          successor: seals.commit(),
          sawMembership: seen.membershipRevision,
          currency: seen.currency,
          market,
          brand,
          channel: channel ?? 'web',
          product: paytable.product,
          accountKind: seen.accountKind,
          rules: pack.version,
        }
      },
    })
    const { events, isReplay } = accepted(executed)
    const joining = await finishers.finish(eventOf(events, 'SessionOpened'))
    const joined = factOf(joining.events, 'SessionJoined')
    if (joined === undefined) throw new Refusal('JOIN_REFUSED') // final, and the session is closed
    return { ...joined, position: joining.position, isReplay }
  }
