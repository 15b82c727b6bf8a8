/** Facts on a player's wallet that the player is not shown, through the handler, as another process would write them. */
import { randomUUID } from 'node:crypto'
import { wallet, type WalletCommand } from '../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import type { Player } from './http.ts'
import type { System } from './system.ts'
import { PLAYED } from './wallet-facts.ts'

/** A join and a market that are refused, which are facts; answers the position of the last. */
export async function appendUnseen(
  { client }: Pick<System, 'client'>,
  { playerId }: Pick<Player, 'playerId'>,
): Promise<string> {
  const handler = createCommandHandler({ store: client })
  let position = 0n
  for (const [type, command] of unseenBy(playerId)) {
    const commandId = randomUUID()
    const executed = await handler.execute(wallet, {
      id: playerId,
      commandId,
      bodyHash: 'unseen',
      correlationId: commandId,
      actor: { role: 'system', id: 'a test' },
      command,
    })
    if (executed.outcome !== 'accepted') throw new Error(`it was ${executed.outcome}`)
    if (executed.events[0]?.type !== type) throw new Error(`it was no ${type}`)
    position = executed.position
  }
  return String(position)
}

/** Each with a command that leads to it, whatever the wallet: nobody ever saw what it names. */
const unseenBy = (
  playerId: string,
): readonly (readonly [WalletEvent['type'], (at: string) => WalletCommand])[] => [
  [
    'JoinRefused',
    (at) => ({
      type: 'JoinSession',
      at,
      sessionId: createdIdOf(randomUUID(), 'session', playerId),
      gameId: 'dice',
      paytableVersion: 'dice-1',
      seedHash: 'a'.repeat(64),
      successorHash: 'b'.repeat(64),
      sawMembership: -2,
      ...PLAYED,
    }),
  ],
  ['MarketRefused', () => ({ type: 'AssignMarket', market: 'MT', replaces: 1_000_000 })],
]
