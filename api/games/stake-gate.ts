/** What the house, its licences and the law of a market have to say of a stake on a game, at the instant that it is decided at. */
import { packsInForce } from '../../domain/packs-in-force.ts'
import { player } from '../../domain/identity/player/decider.ts'
import type { Product } from '../../domain/shared/dimensions.ts'
import type { Terms } from '../../domain/wallet/clearance.ts'
import type { WalletState } from '../../domain/wallet/state.ts'
import { Refusal } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { isClosedAt } from '../commands/licences.ts'
import { isCapped, isOffered, marketTerms, termsBeyond } from './market-terms.ts'
import { openGames } from './open-games.ts'

type Game = { readonly gameId: string; readonly provider: string; readonly product: Product }

/** Answers what throws GAME_CLOSED, MARKET_CLOSED or GAME_NOT_IN_MARKET, or answers the terms that the stake has to name, if there are any. */
export async function stakeGate(
  { handler, licences }: Pick<CommandDeps, 'handler' | 'licences'>,
  { playerId, game }: { playerId: string; game: Game },
): Promise<(at: string, state: WalletState) => Terms | undefined> {
  const [{ packAt, packs }, refuseClosed] = await Promise.all([
    packsInForce(handler),
    openGames(handler),
  ])
  const { product } = game
  const born = isCapped(product, packs) ? await birthdayOf(handler, playerId) : null
  return (at, { market, currency, clearance }) => {
    refuseClosed(game)
    const bound = market?.value ?? null
    if (isClosedAt({ licences, packAt }, bound, at)) throw new Refusal('MARKET_CLOSED')
    // Of a wallet that no market is known of yet, what is open is played to its end.
    if (bound !== null && !isOffered(packAt(bound, at), product)) {
      throw new Refusal('GAME_NOT_IN_MARKET')
    }
    const whose = born && { ...born, product, market: bound, currency }
    return (whose && marketTerms(whose, at, packAt)) ?? termsBeyond(clearance)
  }
}

/**
 * What a cap depends on beside the market: asked only where some market ever caps stakes of the product. Whose birthday it is
 * stands in the player's stream, and is in memory.
 */
async function birthdayOf(handler: CommandDeps['handler'], playerId: string) {
  const known = await handler.stateOf(player, playerId)
  return { turns18On: known.status === 'registered' ? known.turns18On : null }
}
