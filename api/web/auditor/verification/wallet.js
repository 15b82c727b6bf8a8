/** One wallet's events in order: money, and play against the commitments. */
import { createWalletDimensions } from './dimensions.js'
import { actorOf, keyOf } from './export.js'
import { createProviderCheck } from './provider-rounds.js'
import { createRestrictionCheck } from './restrictions.js'
import { createMoneyCheck } from './wallet-money.js'
import { betPlaced, winCredited } from './wallet-bets.js'
import { clientSeedSet, seedMoved } from './wallet-seeds.js'
import { joined, left, successorNamed } from './wallet-sessions.js'

const TYPES = new Set([
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

const OF_RESTRICTIONS = new Set(['Restricted', 'RestrictionLifted', 'LiftRefused'])

/** Chance is drawn by these alone: whoever else made them could choose it. */
const THE_PLAYERS = new Set(['ClientSeedSet', 'BetPlaced'])

function walletOf(history, stream) {
  const known = history.wallets.get(stream)
  if (known !== undefined) return known
  const { findings, seeds, successors, records, openings, transactions } = history
  const wallet = {
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
export async function addToWallet(history, event, foundBefore) {
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
  if (event.type === 'SeedInForce') await seedMoved(wallet, event)
  if (event.type === 'SuccessorNamed') successorNamed(wallet, event)
  if (event.type === 'SessionLeft') await left(wallet, event)
}

/** What only the player may do, nobody does in the player's place. */
function checkActor(findings, event) {
  if (!THE_PLAYERS.has(event.type)) return
  const [found, expected] = [actorOf(event, 'id'), keyOf(event)]
  const role = actorOf(event, 'role')
  if (role === 'player' && found === expected) return
  findings.add('actor-mismatch', event, {
    expected: `player ${expected}`,
    found: `${role} ${found}`,
  })
}
