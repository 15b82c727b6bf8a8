/** Stakes of a provider and their returns: a decider of the tests' own over events that there are, and requests for it. */
import { accept, reject, type Decider } from '../../domain/shared/decider.ts'
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import {
  factOf,
  type Asking,
  type Fact,
  type Part,
  type Request,
  type RequestOfParts,
} from '../../eventstore/command.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { actIdOf, commandIdOf, createdIdOf } from '../../eventstore/ids.ts'
import { WHOSE } from './wallet-facts.ts'

/** What a wallet of these tests has before its first event. */
export const START = 1_000n

/** `stake`: what was recorded of it, whatever the state remembers. */
type Transfer =
  | { type: 'Stake'; id: string; amount: bigint }
  | { type: 'Return'; stake: readonly Fact<WalletEvent>[] | null }

export type TransferState = { balance: bigint; moves: number }
type TransferRejection = 'NO_FUNDS' | 'STAKE_UNKNOWN'

const moved = (
  direction: 'debit' | 'credit',
  { id, amount, balance }: { id: string; amount: bigint; balance: bigint },
) =>
  accept<WalletEvent>({
    type: 'Adjusted',
    data: {
      adjustmentId: id,
      direction,
      amount: minor(amount),
      balance: minor(balance),
      ...WHOSE,
    },
  })

/** The state knows no stake: what a return returns is handed to it, and its name alone keeps it from happening twice. */
export const transfers: Decider<Transfer, WalletEvent, TransferState, TransferRejection> = {
  category: 'wallet',
  initialState: () => ({ balance: START, moves: 0 }),
  evolve: ({ balance, moves }, event) => ({
    balance: event.type === 'Adjusted' ? event.data.balance : balance,
    moves: moves + 1,
  }),
  decide(command, { balance }) {
    if (command.type === 'Stake') {
      const { id, amount } = command
      if (amount > balance) return reject('NO_FUNDS')
      return moved('debit', { id, amount, balance: balance - amount })
    }
    const staked = factOf(command.stake ?? [], 'Adjusted')
    if (staked === undefined) return reject('STAKE_UNKNOWN')
    const { adjustmentId: id, amount } = staked
    return moved('credit', { id, amount, balance: balance + amount })
  },
}

export type TransferPart = Part<Transfer, TransferState, WalletEvent>

/** The id of the stake that a provider calls `transaction`, and the alias of whatever else it calls so. */
export const nameOf = (playerId: string, transaction: string): string =>
  commandIdOf(playerId, 'provider', transaction)

export const stakeOf = (
  playerId: string,
  { transaction, amount = 10n }: { transaction: string; amount?: bigint },
): TransferPart => {
  const commandId = nameOf(playerId, transaction)
  return {
    commandId,
    bodyHash: `stake ${transaction} ${amount}`,
    command: () => ({
      type: 'Stake',
      id: createdIdOf(commandId, 'adjustment', playerId),
      amount,
    }),
  }
}

/** `transaction` is what the provider calls the return, `of` what it called the stake. */
export const returnOf = (
  playerId: string,
  { transaction, of }: { transaction: string; of: string },
): TransferPart => {
  const stake = nameOf(playerId, of)
  return {
    commandId: actIdOf(stake, 'return'),
    alias: nameOf(playerId, transaction),
    bodyHash: `return ${of}`,
    refersTo: [{ of: playerId, name: stake }],
    command: (_at, _state, [fact]) => ({ type: 'Return', stake: fact ?? null }),
  }
}

const asking = (id: string): Asking => ({
  id,
  correlationId: 'test',
  actor: { role: 'system', id: 'provider' },
})

export const requestOf = (
  playerId: string,
  parts: readonly TransferPart[],
): RequestOfParts<Transfer, TransferState, WalletEvent> => ({ ...asking(playerId), parts })

export const requestOfOne = (
  playerId: string,
  part: TransferPart,
): Request<Transfer, TransferState, WalletEvent> => ({ ...asking(playerId), ...part })

/** A player's stakes, by the transaction that each is called. */
export const stakesOf = (player: string, ...amounts: (readonly [string, bigint])[]) =>
  amounts.map(([transaction, amount]) => stakeOf(player, { transaction, amount }))

/** Sends a player's parts as one request. */
export const sendParts = (
  handler: CommandHandler,
  player: string,
  parts: readonly TransferPart[],
) => handler.executeParts(transfers, requestOf(player, parts))
