/** Accounts that end and return: on the wallet first, told by the player's stream as the wallet has it, and nothing taken after it. */
import { actorOf, amount, keyOf, text, whole, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'
import { createHousePayouts, isOfHouse, type PaidOut } from './house-payouts.ts'

/** What a wallet has said of an end. */
type Bar = { readonly cause: string; readonly inWords: string }

type Account = PaidOut & {
  /** Whether anything of the player's own stream is in what is verified. */
  isTold: boolean
  bars: Map<string, Bar>
  /** Of these, those that the player's stream tells and no return has named. */
  told: Map<string, Bar>
  returned: Set<string>
  /** Who of the house ended it last; '' where its player did. */
  endedBy: string
  /** Whether it was said what became of the money since the last closing. */
  isSettled: boolean
}

export type Accounts = {
  /** Of a player's own stream. */
  readonly told: (event: ExportedEvent) => void
  /** Of a wallet. */
  readonly moved: (event: ExportedEvent) => void
  /** Closed accounts with money of which nobody has said yet what becomes of it. */
  readonly unsettled: () => number
}

/** What is taken of a player whose account goes on, and of nobody else. */
const TAKEN: ReadonlySet<string> = new Set(['BetPlaced', 'DepositStarted', 'StakePlaced'])

const ENDS: ReadonlySet<string> = new Set(['AccountClosed', 'AccountDormant', 'DeceasedRecorded'])

const inWords = (cause: string, revision: number, by: string): string =>
  cause === 'dormant' ? `dormant at ${revision}` : `${cause} at ${revision} by ${by}`

const barOf = (restricted: ExportedEvent): Bar => {
  const cause = text(restricted.data, 'cause')
  const side = actorOf(restricted, 'role') === 'player' ? 'player' : 'house'
  const by = `${side} ${actorOf(restricted, 'id')}`
  return { cause, inWords: inWords(cause, Number(restricted.revision), by) }
}

function endInWords({ type, data }: ExportedEvent): string {
  const revision = whole(data, 'walletRevision')
  if (type === 'AccountDormant') return inWords('dormant', revision, '')
  if (type === 'DeceasedRecorded')
    return inWords('deceased', revision, `house ${text(data, 'recordedBy')}`)
  return inWords('closed', revision, `${text(data, 'by')} ${text(data, 'closedBy')}`)
}

const namesOf = (bars: Iterable<string>): string => [...bars].sort().join(', ')

function barsOf({ data }: ExportedEvent): { id: string; cause: string }[] {
  const { bars } = data
  const listed = Array.isArray(bars) ? (bars as (Record<string, unknown> | null)[]) : []
  return listed.map((bar) => {
    const of = bar ?? {}
    return { id: text(of, 'restrictionId'), cause: text(of, 'cause') }
  })
}

const begun = (): Account => ({
  isTold: false,
  bars: new Map(),
  told: new Map(),
  returned: new Set(),
  endedBy: '',
  isSettled: true,
  balance: 0n,
  least: 0n,
  paidOut: new Map(),
  payout: null,
})

/** Takes events in the order of $all. */
export function createAccounts(findings: Findings): Accounts {
  const known = new Map<string, Account>()
  const payouts = createHousePayouts(findings)

  const of = (event: ExportedEvent): Account => {
    const account = known.get(keyOf(event)) ?? begun()
    known.set(keyOf(event), account)
    return account
  }
  const expect = (event: ExportedEvent, expected: string, found: string) => {
    if (expected !== found) findings.add('account-mismatch', event, { expected, found })
  }
  const ended = (event: ExportedEvent, account: Account) => {
    const id = text(event.data, 'restrictionId')
    const bar = account.bars.get(id)
    expect(event, bar?.inWords ?? 'a restriction on the wallet', endInWords(event))
    if (account.told.has(id)) expect(event, 'an end told once', 'told again')
    account.told.set(id, bar ?? { cause: '', inWords: '' })
    if (event.type === 'AccountClosed') account.isSettled = false
    if (event.type === 'AccountDormant') return
    const isOwn = text(event.data, 'by') === 'player'
    account.endedBy = isOwn ? '' : text(event.data, 'closedBy') || text(event.data, 'recordedBy')
  }
  const reopened = (event: ExportedEvent, account: Account) => {
    const ends = [...account.told].map(([id, { cause }]) => `${id} ${cause}`)
    const named = barsOf(event)
    expect(event, namesOf(ends), namesOf(named.map(({ id, cause }) => `${id} ${cause}`)))
    if (account.endedBy !== '' && actorOf(event, 'id') === account.endedBy) {
      const expected = 'a return decided by somebody else'
      findings.add('four-eyes-missing', event, { expected, found: account.endedBy })
    }
    for (const { id } of named) account.returned.add(id)
    account.told.clear()
    account.endedBy = ''
    account.isSettled = true
    account.payout = null
  }
  const lifted = (event: ExportedEvent, account: Account) => {
    const id = text(event.data, 'restrictionId')
    if (!account.bars.delete(id)) return
    const isNamed = account.returned.delete(id) || !account.isTold
    if (!isNamed) expect(event, 'a lift that a return names', 'another')
  }

  return {
    told(event) {
      const account = of(event)
      account.isTold = true
      if (ENDS.has(event.type)) ended(event, account)
      else if (event.type === 'AccountReopened') reopened(event, account)
      else payouts.told(event, account, account.told.size > 0)
      if (event.type === 'ClosingSettled') account.isSettled = true
    },
    moved(event) {
      const account = of(event)
      const { type, data } = event
      account.balance = amount(data, 'balance') ?? account.balance
      if (account.balance < account.least) account.least = account.balance
      if (type === 'Restricted' && data['cause'] !== undefined) {
        account.bars.set(text(data, 'restrictionId'), barOf(event))
        account.least = account.balance
      } else if (type === 'RestrictionLifted') lifted(event, account)
      else if (TAKEN.has(type) && account.told.size > 0) {
        const expected = `no ${type} while the account has ended`
        findings.add('ended-account-used', event, { expected, found: type })
      } else if (isOfHouse(event)) payouts.moved(event, account)
    },
    unsettled: () => [...known.values()].filter((one) => !one.isSettled && one.balance > 0n).length,
  }
}
