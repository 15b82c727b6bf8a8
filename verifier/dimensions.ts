/** What play and payments are recorded with for reports: of a session as it was opened, and of a wallet. Older events have none of it. */
import { text, whole, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'

const OF_SESSION = ['market', 'brand', 'channel', 'product'] as const

/** '' where it was not recorded, or is null. */
export type Dimensions = Readonly<Record<(typeof OF_SESSION)[number], string>>

export const dimensionsOf = (data: ExportedEvent['data']): Dimensions => ({
  market: text(data, 'market'),
  brand: text(data, 'brand'),
  channel: text(data, 'channel'),
  product: text(data, 'product'),
})

/** A join repeats the session's opening, a bet and a win the join. */
export function compareDimensions(
  findings: Findings,
  event: ExportedEvent,
  expected: Dimensions,
): void {
  for (const field of OF_SESSION) {
    const [was, found] = [expected[field], text(event.data, field)]
    if (was === found) continue
    findings.add('session-mismatch', event, { expected: `${field} ${was}`, found })
  }
}

/** The schema version from which on a type says currency and kind of account of its wallet. */
const PLAY_SAYS: Readonly<Record<string, number>> = {
  SessionJoined: 2,
  BetPlaced: 2,
  WinCredited: 2,
  StakePlaced: 1,
  StakeReturned: 1,
  PayoutCredited: 1,
  PayoutReturned: 1,
  RoundClosed: 1,
}
/** The same of what moves money without play; it says market and brand of the wallet, too, where play has its session's. */
const MONEY_SAYS: Readonly<Record<string, number>> = {
  DepositStarted: 4,
  Deposited: 3,
  DepositFailed: 3,
  WithdrawalRequested: 4,
  PayoutStarted: 3,
  WithdrawalPaid: 3,
  WithdrawalFailed: 3,
  Adjusted: 2,
  RollbackNoted: 1,
}

/** Takes a wallet's events in order: what it says of itself is what its opening said, and its market the one assigned last. */
export function createWalletDimensions(findings: Findings): (event: ExportedEvent) => void {
  let opened: ExportedEvent['data'] | null = null
  let market = ''

  return (event) => {
    const { type, data } = event
    if (type === 'WalletOpened' && opened === null) opened = data
    if (type === 'WalletOpened' || type === 'MarketAssigned') market = text(data, 'market')
    const isMoney = MONEY_SAYS[type] !== undefined
    const from = PLAY_SAYS[type] ?? MONEY_SAYS[type] ?? Infinity
    if (opened === null || whole(event.metadata, 'schemaVersion') < from) return
    const kind = text(opened, 'accountKind') || 'real'
    const [brand, currency] = [text(opened, 'brand'), text(opened, 'currency')]
    const expected = said(isMoney, { currency, kind, market, brand })
    const found = said(isMoney, {
      currency: text(data, 'currency'),
      kind: text(data, 'accountKind'),
      market: text(data, 'market'),
      brand: text(data, 'brand'),
    })
    if (expected !== found) findings.add('wallet-mismatch', event, { expected, found })
  }
}

type Said = { currency: string; kind: string; market: string; brand: string }

const said = (isMoney: boolean, { currency, kind, market, brand }: Said): string =>
  isMoney
    ? `${currency} ${kind} in ${market || 'no market'} with ${brand || 'no brand'}`
    : `${currency} ${kind}`
