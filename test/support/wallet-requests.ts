/** Requests for the command handler on one player's wallet: a session in force on known seeds, bets by number. */
import type { Paytable } from '../../domain/games/paytables/paytable.ts'
import { minor } from '../../domain/shared/money.ts'
import type { WalletCommand } from '../../domain/wallet/decider.ts'
import type { WalletState } from '../../domain/wallet/state.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Request } from '../../eventstore/command.ts'
import { commandIdOf, createdIdOf } from '../../eventstore/ids.ts'
import { HASHES, MEANS, paying, PLAYED, seedsByHash } from './wallet-facts.ts'

/** Loses every round: what is staked is gone. */
export const ALWAYS_LOSES: Paytable = { ...paying(0n), gameId: 'dice', version: 'dice-1' }

/** The nth player: every test has a wallet of its own. */
export const playerOf = (n: number) => `a1b2c3d4-0000-4000-8000-${String(n).padStart(12, '0')}`
export const streamOf = (playerId: string) => `wallet-${playerId}`
export const sessionOf = (playerId: string) => createdIdOf(playerId, 'session', playerId)

type WalletRequest = Request<WalletCommand, WalletState>

/** `key` names the command, `body` what was asked for with it. */
export function request(
  playerId: string,
  { key, body = 'body' }: { key: string; body?: string },
  command: WalletRequest['command'],
): WalletRequest {
  return {
    id: playerId,
    commandId: commandIdOf(playerId, 'test', key),
    bodyHash: body,
    idempotencyKey: key,
    correlationId: 'test',
    actor: { role: 'player', id: playerId },
    command,
  }
}

type Bet = { key: string; stake?: bigint; paytable?: Paytable }

/** A bet on the player's session; its stake is its body. */
export const betOf = (
  playerId: string,
  { key, stake = 100n, paytable = ALWAYS_LOSES }: Bet,
): WalletRequest =>
  request(playerId, { key, body: String(stake) }, (at) => ({
    type: 'PlayRound',
    at,
    sessionId: sessionOf(playerId),
    choice: '4950',
    paytable,
    roundId: createdIdOf(commandIdOf(playerId, 'test', key), 'round', playerId),
    stake: minor(stake),
    seeds: seedsByHash,
  }))

/** An open wallet with `balance` and a session in force: five events. */
export async function openWallet(
  handler: CommandHandler,
  playerId: string,
  balance: bigint,
): Promise<void> {
  const depositId = createdIdOf(playerId, 'deposit', playerId)
  const steps: WalletRequest['command'][] = [
    () => ({ type: 'OpenWallet', currency: 'EUR', market: 'MT' }),
    (at) => ({
      type: 'StartDeposit',
      at,
      depositId,
      amount: minor(balance),
      ...MEANS,
    }),
    () => ({
      type: 'SettleDeposit',
      depositId,
      settlement: { ok: true, reference: 'ref-1' },
    }),
    (at) => ({
      type: 'JoinSession',
      at,
      sessionId: sessionOf(playerId),
      gameId: 'dice',
      paytableVersion: 'dice-1',
      seedHash: HASHES.first,
      successorHash: HASHES.second,
      sawMembership: null,
      ...PLAYED,
    }),
  ]
  for (const [n, command] of steps.entries()) {
    const { outcome } = await handler.execute(
      wallet,
      request(playerId, { key: `open-${n}` }, command),
    )
    if (outcome !== 'accepted') throw new Error(`step ${n} of opening a wallet was ${outcome}`)
  }
}
