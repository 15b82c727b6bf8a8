/** What the house and the law have to say of a stake at another provider, at the instant that it is decided at. */
import type { Title } from '../../../domain/games/catalogue-of-providers.ts'
import { toMs } from '../../../domain/shared/instant.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import { Refusal } from '../../commands/command.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { stakeGate } from '../stake-gate.ts'
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
  deps: StakeDeps,
  { playerId, title, launch, session }: From,
): Promise<(at: string, state: WalletState) => Play> {
  const termsAt = title === undefined ? null : await stakeGate(deps, { playerId, game: title })
  return (at, state) => {
    if (launch !== null && toMs(at) >= launch.expiresAtMs) throw new Refusal('TOKEN_EXPIRED')
    if (title === undefined || termsAt === null) throw new Refusal('NOT_FOUND')
    const terms = termsAt(at, state)
    const { brand } = deps
    const { product } = title
    const market = state.market?.value ?? null
    return {
      sessionId: launch?.launchId ?? session,
      played: { market, brand, channel: launch?.channel ?? null, product },
      ...(terms ? { terms } : {}),
    }
  }
}
