/** Facts on a player's wallet that the player is not shown, through the handler, as another process would write them. */
import { randomUUID } from 'node:crypto'
import { wallet } from '../../domain/wallet/decider.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import type { Player } from './http.ts'
import type { System } from './system.ts'
import { PLAYED } from './wallet-facts.ts'

/** Two joins that are refused; answers the position of the last. */
export async function appendUnseen(
  { client }: Pick<System, 'client'>,
  { playerId }: Pick<Player, 'playerId'>,
): Promise<string> {
  const handler = createCommandHandler({ store: client })
  let position = 0n
  for (let n = 0; n < 2; n += 1) {
    const commandId = randomUUID()
    const executed = await handler.execute(wallet, {
      id: playerId,
      commandId,
      bodyHash: 'unseen',
      correlationId: commandId,
      actor: { role: 'system', id: 'a test' },
      command: (at) => ({
        type: 'JoinSession' as const,
        at,
        sessionId: createdIdOf(commandId, 'session', playerId),
        gameId: 'dice',
        paytableVersion: 'dice-1',
        seedHash: 'a'.repeat(64),
        successorHash: 'b'.repeat(64),
        sawMembership: -2, // nobody ever saw it: the join is refused, which is a fact
        ...PLAYED,
      }),
    })
    if (executed.outcome !== 'accepted') throw new Error(`a join was ${executed.outcome}`)
    if (executed.events[0]?.type !== 'JoinRefused') throw new Error('a join was not refused')
    position = executed.position
  }
  return String(position)
}
