/** Every balance a wallet ever showed, from the amounts alone: it may not go below zero, and nothing moves it unseen. */
import { amount, text, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'

/** What only an open wallet, in its one currency, can say. */
const MOVING: ReadonlySet<string> = new Set([
  'DepositStarted',
  'WithdrawalRequested',
  'BetPlaced',
  'Adjusted',
  'StakePlaced',
  'PayoutCredited',
])

/** What moves nothing: adjustments that two of the staff agreed on late, and what is about the player. */
const AFTER_CLOSE: ReadonlySet<string> = new Set([
  'AdjustmentDeclined',
  'Restricted',
  'RestrictionLifted',
  'LiftRefused',
])

/** What an adjustment adds, times its amount. */
const SIGNS: Readonly<Record<string, bigint>> = { credit: 1n, debit: -1n }

function adjustedBy(data: ExportedEvent['data']): bigint | null {
  const sign = SIGNS[text(data, 'direction')]
  const sum = amount(data, 'amount')
  return sum === null || sign === undefined ? null : sign * sum
}

/** What play adds to the cash: what is of a bonus, of nobody, was given before or is owed does not. */
const PLAYED: Readonly<Record<string, { sign: bigint; of: string; less: readonly string[] }>> = {
  BetPlaced: { sign: -1n, of: 'stake', less: ['fromBonus'] },
  WinCredited: { sign: 1n, of: 'payout', less: ['toBonus'] },
  BonusConverted: { sign: 1n, of: 'amount', less: [] },
  StakePlaced: { sign: -1n, of: 'stake', less: ['fromBonus'] },
  StakeReturned: { sign: 1n, of: 'stake', less: ['toBonus', 'removed'] },
  PayoutCredited: { sign: 1n, of: 'payout', less: ['netted', 'toBonus', 'removed'] },
  PayoutReturned: { sign: -1n, of: 'amount', less: ['fromBonus', 'owed'] },
}

function playedBy({ type, data }: ExportedEvent): bigint | null {
  const parts = PLAYED[type]
  const all = parts === undefined ? null : amount(data, parts.of)
  if (parts === undefined || all === null) return null
  return parts.sign * parts.less.reduce((rest, part) => rest - (amount(data, part) ?? 0n), all)
}

/** How far a payment has come, and its amount; it stays known, since none is begun or ended twice. */
type Payment = { amount: bigint; means: string; stage: 'started' | 'payingOut' | 'ended' }

/** Provider and kind of instrument. There was but one provider before events named it; later facts repeat both since. */
const meansOf = ({ data }: ExportedEvent): string =>
  `${text(data, 'provider') || 'sandbox'} ${text(data, 'instrumentKind')}`

/** Takes a wallet's events in order. */
export function createMoneyCheck(findings: Findings): (event: ExportedEvent) => void {
  const deposits = new Map<string, Payment>()
  const withdrawals = new Map<string, Payment>()
  let balance = 0n

  const moved = (event: ExportedEvent, by: bigint | null) => {
    const expected = by === null ? null : balance + by
    const found = amount(event.data, 'balance')
    if (expected === null || expected < 0n || expected !== found) {
      findings.add('balance-mismatch', event, { expected, found })
    }
    balance = found ?? balance
  }
  const starts = (event: ExportedEvent, payments: Map<string, Payment>, field: string) => {
    const id = text(event.data, field)
    if (payments.has(id)) {
      findings.add('payment-mismatch', event, { expected: 'a payment begun once', found: id })
    }
    const sum = amount(event.data, 'amount') ?? -1n
    payments.set(id, { amount: sum, means: meansOf(event), stage: 'started' })
  }
  /** From one stage to the next, with the amount that was started. */
  const goesOn = (
    event: ExportedEvent,
    payment: Payment | undefined,
    { from, to }: { from: readonly Payment['stage'][]; to: Payment['stage'] },
  ) => {
    const found = amount(event.data, 'amount')
    const means = text(event.data, 'provider') === '' ? payment?.means : meansOf(event)
    if (
      payment === undefined ||
      payment.amount !== found ||
      payment.means !== means ||
      !from.includes(payment.stage)
    ) {
      const expected = `${payment?.amount ?? 'one'} ${from.join(' or ')} by ${payment?.means ?? 'any'}`
      const stage = payment === undefined ? 'not started' : payment.stage
      findings.add('payment-mismatch', event, { expected, found: `${found} ${stage} by ${means}` })
    }
    if (payment !== undefined) payment.stage = to
  }
  const underWay = () =>
    [...deposits.values(), ...withdrawals.values()].filter(({ stage }) => stage !== 'ended').length
  const live = createLifeCheck(findings)

  return (event) => {
    const { type, data } = event
    const sum = amount(data, 'amount')
    const deposit = deposits.get(text(data, 'depositId'))
    const withdrawal = withdrawals.get(text(data, 'withdrawalId'))
    live(event, () => `${balance} and ${underWay()} payments under way`)
    if (type === 'DepositStarted') starts(event, deposits, 'depositId')
    if (type === 'Deposited' || type === 'DepositFailed') {
      goesOn(event, deposit, { from: ['started'], to: 'ended' })
    }
    if (type === 'Deposited' || type === 'WithdrawalFailed') moved(event, sum)
    if (type === 'WithdrawalRequested') {
      starts(event, withdrawals, 'withdrawalId')
      moved(event, sum === null ? null : -sum)
    }
    if (type === 'PayoutStarted') {
      goesOn(event, withdrawal, { from: ['started'], to: 'payingOut' })
    }
    if (type === 'WithdrawalPaid') goesOn(event, withdrawal, { from: ['payingOut'], to: 'ended' })
    if (type === 'WithdrawalFailed') {
      goesOn(event, withdrawal, { from: ['started', 'payingOut'], to: 'ended' })
    }
    if (type === 'Adjusted') moved(event, adjustedBy(data))
    if (PLAYED[type] !== undefined) moved(event, playedBy(event))
  }
}

/** A wallet is opened once before anything moves, and closed once, empty and still; after that nothing is said. */
function createLifeCheck(findings: Findings) {
  let stage: 'absent' | 'open' | 'closed' = 'absent'
  return (event: ExportedEvent, contents: () => string): void => {
    const { type } = event
    const expect = (expected: string, found: string) => {
      if (expected !== found) findings.add('wallet-mismatch', event, { expected, found })
    }
    if (stage === 'closed') {
      if (!AFTER_CLOSE.has(type)) expect('nothing after the close', type)
    } else if (type === 'WalletOpened') expect('absent', stage)
    else if (MOVING.has(type)) expect('open', stage)
    if (type === 'WalletOpened') stage = 'open'
    if (type !== 'WalletClosed') return
    expect('0 and 0 payments under way', contents())
    stage = 'closed'
  }
}
