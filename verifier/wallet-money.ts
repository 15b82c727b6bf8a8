/** Every balance a wallet ever showed, from the amounts alone: it may not go below zero, and nothing moves it unseen. */
import { amount, text, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'

/** Takes a wallet's events in order. */
export function createMoneyCheck(findings: Findings): (event: ExportedEvent) => void {
  const deposits = new Map<string, bigint>()
  const withdrawals = new Map<string, bigint>()
  let balance = 0n

  const moved = (event: ExportedEvent, by: bigint | null) => {
    const expected = by === null ? null : balance + by
    const found = amount(event.data, 'balance')
    if (expected === null || expected < 0n || expected !== found) {
      findings.add('balance-mismatch', event, { expected, found })
    }
    balance = found ?? balance
  }
  const continues = (event: ExportedEvent, pending: Map<string, bigint>, field: string) => {
    const expected = pending.get(text(event.data, field))
    const found = amount(event.data, 'amount')
    if (expected === undefined || expected !== found) {
      findings.add('payment-mismatch', event, { expected: expected ?? 'one started', found })
    }
  }
  const settles = (event: ExportedEvent, pending: Map<string, bigint>, field: string) => {
    continues(event, pending, field)
    pending.delete(text(event.data, field))
  }

  return (event) => {
    const { type, data } = event
    const sum = amount(data, 'amount')
    if (type === 'DepositStarted') deposits.set(text(data, 'depositId'), sum ?? -1n)
    if (type === 'Deposited' || type === 'DepositFailed') settles(event, deposits, 'depositId')
    if (type === 'Deposited' || type === 'WithdrawalFailed') moved(event, sum)
    if (type === 'WithdrawalRequested') {
      withdrawals.set(text(data, 'withdrawalId'), sum ?? -1n)
      moved(event, sum === null ? null : -sum)
    }
    if (type === 'WithdrawalPaid' || type === 'WithdrawalFailed') {
      settles(event, withdrawals, 'withdrawalId')
    }
    if (type === 'PayoutStarted') continues(event, withdrawals, 'withdrawalId')
    const stake = amount(data, 'stake')
    if (type === 'BetPlaced') moved(event, stake === null ? null : -stake)
    if (type === 'WinCredited') moved(event, amount(data, 'payout'))
  }
}
