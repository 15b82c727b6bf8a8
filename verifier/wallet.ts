/** One wallet's events in order: money, and play against the commitments. */
import type { Accounts } from './accounts.ts'
import type { Adjustments } from './adjustments.ts'
import { createWalletDimensions } from './dimensions.ts'
import { actorOf, keyOf, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'
import { createProviderCheck } from './provider-rounds.ts'
import type { Round } from './round.ts'
import type { Seeds } from './seeds.ts'
import type { Successors } from './successors.ts'
import { createRestrictionCheck } from './restrictions.ts'
import type { Suspensions } from './suspensions.ts'
import { createMoneyCheck } from './wallet-money.ts'
import { betPlaced, winCredited } from './wallet-bets.ts'
import { clientSeedSet, seedMoved, type PlayContext } from './wallet-seeds.ts'
import { joined, left, successorNamed } from './wallet-sessions.ts'

export type Wallet = PlayContext & {
  money: (event: ExportedEvent) => void
  restrictions: (event: ExportedEvent) => void
  providers: (event: ExportedEvent) => void
  dimensions: (event: ExportedEvent) => void
  round: Round | null
}

const TYPES: ReadonlySet<string> = new Set([
  'WalletOpened',
  'DepositStarted',
  'Deposited',
  'DepositFailed',
  'WithdrawalRequested',
  'PayoutStarted',
  'WithdrawalPaid',
  'WithdrawalFailed',
  'SessionJoined',
  'JoinRefused',
  'Adjusted',
  'AdjustmentDeclined',
  'ClientSeedSet',
  'SeedInForce',
  'SuccessorNamed',
  'SessionLeft',
  'BetPlaced',
  'WinCredited',
  'WalletClosed',
  'Restricted',
  'RestrictionLifted',
  'LiftRefused',
  'MarketAssigned',
  'MarketRefused',
  'BonusGranted',
  'BonusActivated',
  'BonusConverted',
  'BonusForfeited',
  'BonusExpired',
  'BonusExhausted',
  'StakePlaced',
  'StakeReturned',
  'PayoutCredited',
  'PayoutReturned',
  'RoundClosed',
  'RollbackNoted',
])

const OF_RESTRICTIONS: ReadonlySet<string> = new Set([
  'Restricted',
  'RestrictionLifted',
  'LiftRefused',
])

/** Chance is drawn by these alone: whoever else made them could choose it. */
const THE_PLAYERS: ReadonlySet<string> = new Set(['ClientSeedSet', 'BetPlaced'])

/** What is known across streams while events are taken in order. */
export type History = {
  findings: Findings
  seeds: Seeds
  successors: Successors
  adjustments: Adjustments
  suspensions: Suspensions
  accounts: Accounts
  wallets: Map<string, Wallet>
  /** What each session said when it was opened, by its id. */
  openings: Map<string, ExportedEvent['data']>
  /** Records of ended seeds by hash, until their session's stream tells them too. */
  records: Map<string, Record<string, unknown>>
  /** Where each closed session was closed, by its id. */
  closings: Map<string, Pick<ExportedEvent, 'stream' | 'revision' | 'id'>>
  /** In whose wallet each transaction of another provider stands. */
  transactions: Map<string, string>
  flaggedClientSeeds: number
}

function walletOf(history: History, stream: string): Wallet {
  const known = history.wallets.get(stream)
  if (known !== undefined) return known
  const { findings, seeds, successors, records, openings, transactions } = history
  const wallet: Wallet = {
    findings,
    seeds,
    successors,
    openings,
    sessions: new Map(),
    roundIds: new Set(),
    round: null,
    money: createMoneyCheck(findings),
    restrictions: createRestrictionCheck(findings),
    providers: createProviderCheck(findings, transactions),
    dimensions: createWalletDimensions(findings),
    onFlagged: () => {
      history.flaggedClientSeeds += 1
    },
    onEnded: (record, { revision }) => {
      records.set(String(record['seedHash']), { ...record, walletRevision: Number(revision) })
    },
  }
  history.wallets.set(stream, wallet)
  return wallet
}

/** `foundBefore`: how many findings there were before anything of this event was looked at. */
export function addToWallet(history: History, event: ExportedEvent, foundBefore: number): void {
  const { findings } = history
  const wallet = walletOf(history, event.stream)
  // A verifier that passed over what it does not know would prove less than it says.
  if (!TYPES.has(event.type)) {
    findings.add('unreadable-event', event, { expected: 'a known type', found: event.type })
  }
  checkActor(findings, event)
  history.accounts.moved(event)
  wallet.money(event)
  wallet.restrictions(event)
  wallet.providers(event)
  wallet.dimensions(event)
  if (event.type === 'Adjusted' || event.type === 'AdjustmentDeclined') {
    history.adjustments.moved(event)
  }
  if (OF_RESTRICTIONS.has(event.type)) history.suspensions.moved(event)
  if (event.type === 'WinCredited') {
    const { round } = wallet
    winCredited(wallet, { event, round })
    if (round !== null && findings.count() > foundBefore) round.isFaulty = true
    return
  }
  wallet.round = event.type === 'BetPlaced' ? betPlaced(wallet, event, foundBefore) : null
  if (event.type === 'SessionJoined') joined(wallet, event)
  if (event.type === 'ClientSeedSet') clientSeedSet(wallet, event)
  if (event.type === 'SeedInForce') seedMoved(wallet, event)
  if (event.type === 'SuccessorNamed') successorNamed(wallet, event)
  if (event.type === 'SessionLeft') left(wallet, event)
}

/** What only the player may do, nobody does in the player's place. */
function checkActor(findings: Findings, event: ExportedEvent): void {
  if (!THE_PLAYERS.has(event.type)) return
  const [found, expected] = [actorOf(event, 'id'), keyOf(event)]
  const role = actorOf(event, 'role')
  if (role === 'player' && found === expected) return
  findings.add('actor-mismatch', event, {
    expected: `player ${expected}`,
    found: `${role} ${found}`,
  })
}
