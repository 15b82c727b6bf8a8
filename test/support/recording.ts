/** Commands that write what they are told, and a store that counts the events of each append. */
import { accept, type Decider } from '../../domain/shared/decider.ts'
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Part } from '../../eventstore/command.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Store } from '../../eventstore/store.ts'
import { PAID_BY } from './wallet-facts.ts'

/** Writes what it is told. */
export const recording: Decider<readonly WalletEvent[], WalletEvent, null, never> = {
  category: 'wallet',
  initialState: () => null,
  evolve: () => null,
  decide: (events) => accept(...events),
}
export const failed = (n: number, reason = 'x'): WalletEvent => ({
  type: 'DepositFailed',
  data: {
    depositId: `a9b2c3d4-0000-5000-8000-${String(n).padStart(12, '0')}`,
    amount: minor(1n),
    ...PAID_BY,
    reason,
  },
})
export const many = (
  player: string,
  key: string,
  events: readonly WalletEvent[],
): Part<readonly WalletEvent[], null, WalletEvent> => ({
  commandId: commandIdOf(player, 'many', key),
  bodyHash: key,
  command: () => events,
})
export const asking = (id: string) => ({
  id,
  correlationId: 'test',
  actor: { role: 'system' as const, id: 'test' },
})

/** `appends`: how many events each had, those that only confirm a revision left out. */
export function countingAppends(store: Store) {
  const appends: number[] = []
  const counting: Store = {
    ...store,
    append(stream, events, expected) {
      if (events.length > 0 && stream.startsWith('wallet-')) appends.push(events.length)
      return store.append(stream, events, expected)
    },
  }
  return { counting, appends }
}
