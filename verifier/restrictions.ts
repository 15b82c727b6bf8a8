/** What a wallet is barred from and what it is set to, from its own facts: nothing barred is done, each lift and each value names what it ends. */
import { text, whole, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'
import { isOfHouse } from './house-payouts.ts'

/** What a restriction of that scope bars. */
const SCOPES: Readonly<Record<string, string>> = {
  BetPlaced: 'play',
  StakePlaced: 'play',
  DepositStarted: 'deposit',
  WithdrawalRequested: 'withdrawal',
  WalletClosed: 'erasure',
}

export const scopesOf = ({ data }: ExportedEvent): string[] => {
  const { scopes } = data
  return Array.isArray(scopes) ? scopes.map(String) : []
}

/** Takes a wallet's events in order. */
export function createRestrictionCheck(findings: Findings): (event: ExportedEvent) => void {
  const open = new Map<string, string[]>()
  const until = new Map<string, string>()
  let market: number | null = null

  /** Of these, ends of the account. */
  const ends = new Set<string>()

  const isBarred = (scope: string, at: string, isOfHouse: boolean) =>
    at < (until.get(scope) ?? '') ||
    [...open].some(([id, scopes]) => scopes.includes(scope) && !(isOfHouse && ends.has(id)))

  const restricted = (event: ExportedEvent) => {
    const { data } = event
    if (data['until'] === null) {
      if (data['cause'] !== undefined) ends.add(text(data, 'restrictionId'))
      open.set(text(data, 'restrictionId'), scopesOf(event))
      return
    }
    for (const scope of scopesOf(event)) {
      const [known = '', end] = [until.get(scope), text(data, 'until')]
      if (end > known) until.set(scope, end)
    }
  }
  const lifted = (event: ExportedEvent) => {
    const id = text(event.data, 'restrictionId')
    const expected = event.type === 'LiftRefused' ? undefined : scopesOf(event).join(' ')
    const found = open.get(id)?.join(' ')
    if (expected !== found) findings.add('restriction-mismatch', event, { expected, found })
    if (event.type === 'RestrictionLifted') open.delete(id)
  }
  const assigned = (event: ExportedEvent) => {
    const { data, type, revision } = event
    const named = data['replaces'] === null ? null : whole(data, 'replaces')
    const isRight = (named === market) === (type === 'MarketAssigned')
    if (!isRight) findings.add('replaced-mismatch', event, { expected: market, found: named })
    if (type === 'MarketAssigned') market = Number(revision)
  }

  return (event) => {
    const { type, metadata } = event
    const scope = SCOPES[type]
    if (scope !== undefined && isBarred(scope, text(metadata, 'occurredAt'), isOfHouse(event))) {
      findings.add('restriction-broken', event, { expected: `no ${type}`, found: type })
    }
    if (type === 'WalletOpened' && text(event.data, 'market') !== '')
      market = Number(event.revision)
    if (type === 'Restricted') restricted(event)
    if (type === 'RestrictionLifted' || type === 'LiftRefused') lifted(event)
    if (type === 'MarketAssigned' || type === 'MarketRefused') assigned(event)
  }
}
