/** Which games the house has switched off, as this process follows it: asked before a command, and again where it is decided. */
import { gamingHouse, isClosed } from '../../domain/games/house/decider.ts'
import { HOUSE } from '../../domain/games/house/events.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { StoreUnavailable } from '../../eventstore/store.ts'
import { Refusal } from '../commands/command.ts'

type Game = { readonly gameId: string; readonly provider: string }

/**
 * Answers a check for the decision, which throws GAME_CLOSED, and StoreUnavailable where what is known has grown older than a
 * second: commands may wait for one another meanwhile, and a game that is closed is to be so everywhere within that.
 */
export async function openGames(handler: CommandHandler): Promise<(game: Game) => void> {
  await handler.stateOf(gamingHouse, HOUSE, { isFollowed: true })
  return (game) => {
    const off = handler.followed(gamingHouse, HOUSE)
    if (off === null) throw new StoreUnavailable('whether games are open was not read for a second')
    if (isClosed(off, game)) throw new Refusal('GAME_CLOSED')
  }
}
