/** What the house and the law have to say of a stake at another provider, at the instant that it is decided at. */
import type { Title } from '../../../domain/games/catalogue-of-providers.ts'
import { packsInForce } from '../../../domain/packs-in-force.ts'
import { toMs } from '../../../domain/shared/instant.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import { Refusal } from '../../commands/command.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { isClosedAt } from '../../commands/licences.ts'
import { isCapped, isOffered, marketTerms, termsBeyond } from '../market-terms.ts'
import { openGames } from '../open-games.ts'
import { birthdayOf } from '../place-bet.ts'
import type { Launch } from './launch-tokens.ts'
import type { Play } from './parts.ts'

export type StakeDeps = Pick<CommandDeps, 'handler' | 'brand' | 'licences'>

type From = {
  readonly playerId: string
  /** undefined: nobody knows the game. */
  readonly title: Title | undefined
  readonly launch: Launch | null
  /** The provider's own. */
  readonly session: string | null
}

/** Answers what throws a Refusal where nothing may be staked: TOKEN_EXPIRED, NOT_FOUND (the game), GAME_CLOSED, MARKET_CLOSED, GAME_NOT_IN_MARKET. */
export async function playingOf(
  { handler, brand, licences }: StakeDeps,
  { playerId, title, launch, session }: From,
): Promise<(at: string, state: WalletState) => Play> {
  const [{ packAt, packs }, refuseClosed] = await Promise.all([
    packsInForce(handler),
    openGames(handler),
  ])
  const isAged = title !== undefined && isCapped(title.product, packs)
  const born = isAged ? await birthdayOf(handler, playerId) : null
  return (at, { market, currency, clearance }) => {
    if (launch !== null && toMs(at) >= launch.expiresAtMs) throw new Refusal('TOKEN_EXPIRED')
    if (title === undefined) throw new Refusal('NOT_FOUND')
    refuseClosed(title)
    const { product } = title
    const bound = market?.value ?? null
    if (isClosedAt({ licences, packAt }, bound, at)) throw new Refusal('MARKET_CLOSED')
    if (bound !== null && !isOffered(packAt(bound, at), product)) {
      throw new Refusal('GAME_NOT_IN_MARKET')
    }
    const whose = born && { ...born, product, market: bound, currency }
    const terms = (whose && marketTerms(whose, at, packAt)) ?? termsBeyond(clearance)
    return {
      sessionId: launch?.launchId ?? session,
      played: { market: bound, brand, channel: launch?.channel ?? null, product },
      ...(terms ? { terms } : {}),
    }
  }
}
