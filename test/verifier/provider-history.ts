/** An honest history of play at another provider, made by the real deciders: rounds that end, are returned, corrected and owed, one that the house ends, one that is open. */
import { minor } from '../../domain/shared/money.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { Recorded } from '../../domain/wallet/provider-commands.ts'
import type { ExportedEvent } from '../../verifier/export.ts'
import {
  CLOSE,
  creditPayout,
  NOTE,
  placeStake,
  returnOf,
  takeBack,
} from '../support/provider-facts.ts'
import { MEANS } from '../support/wallet-facts.ts'
import { AT, PLAYER, recorder } from './history.ts'

const PROVIDER = { role: 'system', id: 'provider hub' } as const

export function providerHistory(): ExportedEvent[] {
  const { history, streamOf } = recorder()
  const on = streamOf(wallet, PLAYER)
  const at = (roundId: string, transactionId: string) => ({ roundId, transactionId })
  const stake = (roundId: string, id: string, amount = 100n) =>
    on(placeStake(amount, at(roundId, id)), PROVIDER)
  const payout = (name: ReturnType<typeof at>, amount: bigint, closed: Recorded = null) =>
    on(creditPayout(amount, { ...name, closed }), PROVIDER)
  const close = (roundId: string, by: 'provider' | 'house' = 'provider') =>
    on({ ...CLOSE, roundId, by }, PROVIDER)

  on({ type: 'OpenWallet', currency: 'EUR', brand: 'acme' })
  on({ type: 'StartDeposit', at: AT, depositId: PLAYER, amount: minor(1_000n), ...MEANS })
  on({ type: 'SettleDeposit', depositId: PLAYER, settlement: { ok: true, reference: 'd' } })

  stake('won', 's-1')
  stake('won', 's-2', 50n)
  payout(at('won', 'w-1'), 400n)
  const won = close('won')
  payout(at('won', 'w-2'), 30n, won)
  on(takeBack(20n, { ...at('won', 'c-1'), closed: won }), PROVIDER)

  const returned = stake('returned', 's-3')
  on(returnOf(returned), PROVIDER)
  on({ ...NOTE, transactionId: 's-4' }, PROVIDER)

  const left = stake('left', 's-5')
  on(returnOf(left, { by: 'house' }), PROVIDER)
  payout(at('left', 'w-3'), 150n, close('left', 'house'))

  stake('owed', 's-6', 1n)
  const error = payout(at('owed', 'w-4'), 5_000n)
  stake('lost', 's-7', 6_000n)
  on(returnOf(error), PROVIDER)
  close('lost')

  on(
    creditPayout(7n, { gameId: null, roundId: null, transactionId: 'w-5', isPromo: true }),
    PROVIDER,
  )
  stake('open', 's-8', 1n)
  return history
}
