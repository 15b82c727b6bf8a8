/** What a provider does through a command handler: stakes, returns, and other commands between them. */
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import type { Executed } from '../../eventstore/command.ts'
import { knowingNothing, type Sought } from '../../eventstore/look-up.ts'
import type { Store } from '../../eventstore/store.ts'
import { requestOfOne, returnOf, stakeOf, transfers } from './transfers.ts'

export type Handler = ReturnType<typeof createCommandHandler>

/** Names that a forgetful handler remembers of a stream. */
export const REMEMBERED = 4

/** It has to ask the stream for all that is older; `asked` tells what it asked for. */
export const forgetful = (store: Store, asked: Sought[] = []): Handler =>
  createCommandHandler({
    store,
    rememberedMax: REMEMBERED,
    lookUp(sought) {
      asked.push(sought)
      return knowingNothing(sought)
    },
  })

/** Of one player on one handler. */
export const doing = (handler: Handler, player: string) => ({
  stake: (transaction: string, amount = 10n) =>
    handler.execute(transfers, requestOfOne(player, stakeOf(player, { transaction, amount }))),
  giveBack: (transaction: string, of: string) =>
    handler.execute(transfers, requestOfOne(player, returnOf(player, { transaction, of }))),
  async fill(count: number, prefix = 'fill') {
    for (let n = 0; n < count; n += 1) await this.stake(`${prefix}-${n}`, 1n)
  },
})

/** How it was answered, in a word. */
export function said(answer: Executed<WalletEvent, string>): string {
  if (answer.outcome === 'accepted') return answer.isReplay ? 'again' : 'done'
  return answer.outcome === 'rejected' ? answer.reason : answer.outcome
}
