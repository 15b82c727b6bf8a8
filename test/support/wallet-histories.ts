/** Random wallet programs: commands made for the state they meet, decided one after the other into a valid history. */
import fc from 'fast-check'
import { dice } from '../../domain/games/paytables/dice.ts'
import { minor, MINOR_MAX } from '../../domain/shared/money.ts'
import type { Settlement } from '../../domain/wallet/cashier.ts'
import { wallet, type WalletCommand } from '../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { Scope } from '../../domain/wallet/restriction-facts.ts'
import type { WalletState } from '../../domain/wallet/state.ts'
import { BONUS_TERMS } from './bonus-facts.ts'
import { AT, stateAfter } from './given.ts'
import {
  BET_AT,
  ENDS_AT,
  funded,
  HASHES,
  JOINED_AT,
  MEANS,
  OTHER_SESSION,
  PLAYED,
  ROUND,
  seedsByHash,
  SESSION,
} from './wallet-facts.ts'

const COMMANDS_MAX = 60

const numbered = (n: number) => `a9b2c3d4-0000-5000-8000-${String(n).padStart(12, '0')}`
const picks = fc.nat({ max: 40 })
const ids = picks.map(numbered)
const sessionIds = fc.constantFrom(SESSION, OTHER_SESSION)
const hashes = fc.constantFrom(HASHES.first, HASHES.second, HASHES.third)
const instants = fc.constantFrom(JOINED_AT, BET_AT, ENDS_AT)
const amounts = fc
  .oneof(
    { weight: 8, arbitrary: fc.bigInt({ min: 1n, max: 5_000n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: 1n, max: MINOR_MAX }) },
  )
  .map(minor)
const settlements = fc.constantFrom<Settlement[]>(
  { ok: true, reference: 'ref-1' },
  { ok: false, reason: 'declined' },
)
const means = {
  instrument: fc.constant(MEANS.instrument),
  provider: fc.constant(MEANS.provider),
  instrumentKind: fc.constant(MEANS.instrumentKind),
}

/** Made for the state it meets: commands that only ever miss would search nothing. */
export type Given = (state: WalletState, events: readonly WalletEvent[]) => WalletCommand
const one = (type: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Given> =>
  fc.record(fields).map((command) => () => ({ type, ...command }) as WalletCommand)

const joins: fc.Arbitrary<Given> = fc
  .record({
    sessionId: sessionIds,
    at: instants,
    seedHash: hashes,
    successorHash: hashes,
    isStale: fc.boolean(),
  })
  .map(({ isStale, ...join }) => ({ membershipRevision }) => ({
    type: 'JoinSession',
    gameId: 'dice',
    paytableVersion: 'dice-1',
    ...join,
    ...PLAYED,
    sawMembership: isStale ? null : membershipRevision,
  }))
const rounds: fc.Arbitrary<Given> = fc
  .record({
    at: instants,
    sessionId: sessionIds,
    stake: amounts,
    choice: fc.constantFrom('100', '4950', '9500', '10000'),
  })
  .map((round) => () => ({
    type: 'PlayRound',
    roundId: ROUND,
    ...round,
    seeds: seedsByHash,
    paytable: dice,
  }))

/** Of something that is pending, if anything is. */
const settles = (
  pendingOf: (state: WalletState) => object,
  command: (id: string, settlement: Settlement) => WalletCommand,
): fc.Arbitrary<Given> =>
  fc.tuple(picks, settlements).map(([pick, settlement]) => (state) => {
    const pending = Object.keys(pendingOf(state))
    return command(pending[pick % pending.length] ?? numbered(pick), settlement)
  })

/** Of what bars play seldom: a program that may not play any more searches little. */
const what = {
  kind: fc.constantFrom('timeOut', 'suspended', 'frozen'),
  scopes: fc.constantFrom<Scope[][]>(
    ['deposit'],
    ['withdrawal', 'erasure'],
    ['bonus'],
    ['bonus', 'play'],
  ),
}

/** Mostly of one that is there. */
const lifts: fc.Arbitrary<Given> = fc
  .record({ pick: picks, ...what })
  .map(({ pick, kind, scopes }) => ({ restrictions }) => {
    const named = Object.keys(restrictions.named)
    const restrictionId = named[pick % (named.length + 1)] ?? numbered(pick)
    return { type: 'LiftRestriction', restrictionId, kind, scopes }
  })
const markets: fc.Arbitrary<Given> = fc
  .record({ market: fc.constantFrom('MT', 'GB', 'DE-SH'), isStale: fc.boolean() })
  .map(({ market, isStale }) => (state) => ({
    type: 'AssignMarket',
    market,
    replaces: isStale ? 0 : (state.market?.revision ?? null),
  }))

/** Small ones, so that they are wagered, lost and at an end within a program. */
const bonusTerms = fc.record({
  promotionId: fc.constant(BONUS_TERMS.promotionId),
  promotionVersion: fc.constant(1),
  amount: fc.oneof({ weight: 8, arbitrary: fc.bigInt({ min: 1n, max: 500n }).map(minor) }, amounts),
  multiple: fc.integer({ min: 0, max: 4 }),
  order: fc.constantFrom('cashFirst', 'bonusFirst'),
  stakeMax: fc.constantFrom(null, minor(3_000n)),
  winningsMax: fc.constantFrom(null, minor(300n)),
  product: fc.constantFrom(null, 'casino', 'slots'),
  weights: fc.constantFrom(
    BONUS_TERMS.weights,
    [],
    [{ gameId: 'dice', product: null, weightBp: 3_333 }],
  ),
  daysToUse: fc.constantFrom(1, 7),
  winsAfterEnd: fc.constant('cash'),
})
const grants = one('GrantBonus', {
  at: instants,
  bonusId: fc.uuid(),
  depositId: fc.constant(null),
  rules: fc.constant('mt-2026-1'),
  terms: bonusTerms,
})
const forfeits: fc.Arbitrary<Given> = fc
  .record({ at: instants, pick: picks, by: fc.constantFrom('player', 'staff') })
  .map(({ at, pick, by }) => ({ bonuses }) => {
    const bonusId = bonuses[pick % (bonuses.length + 1)]?.bonusId ?? numbered(pick)
    return { type: 'ForfeitBonus', at, bonusId, by }
  })

const commands: fc.Arbitrary<Given> = fc.oneof(
  one('StartDeposit', {
    at: instants,
    depositId: ids,
    amount: amounts,
    ...means,
  }),
  settles(
    ({ deposits }) => deposits,
    (depositId, settlement) => ({
      type: 'SettleDeposit',
      depositId,
      settlement,
    }),
  ),
  one('RequestWithdrawal', {
    at: instants,
    withdrawalId: ids,
    amount: amounts,
    ...means,
  }),
  settles(
    ({ withdrawals }) => withdrawals,
    (withdrawalId) => ({
      type: 'StartPayout',
      withdrawalId,
    }),
  ),
  settles(
    ({ withdrawals }) => withdrawals,
    (withdrawalId, settlement) => ({
      type: 'SettleWithdrawal',
      withdrawalId,
      settlement,
    }),
  ),
  one('Adjust', {
    adjustmentId: ids,
    amount: amounts,
    direction: fc.constantFrom('credit', 'debit'),
  }),
  one('Restrict', {
    restrictionId: ids,
    ...what,
    until: fc.constantFrom(null, JOINED_AT, BET_AT),
  }),
  { weight: 2, arbitrary: lifts },
  markets,
  joins,
  one('SetClientSeed', { sessionId: sessionIds, clientSeed: fc.constant('lucky-7') }),
  one('RotateSeed', { at: instants, sessionId: sessionIds }),
  one('NameSuccessor', { sessionId: sessionIds, seedHash: hashes, successorHash: hashes }),
  one('LeaveSession', { sessionId: sessionIds, isClosed: fc.constant(false) }),
  { weight: 8, arbitrary: rounds },
)
export const bonusCommands: fc.Arbitrary<Given> = fc.oneof(
  { weight: 2, arbitrary: grants },
  forfeits,
  one('EndBonus', { at: instants }),
)
export const programsOf = (command: fc.Arbitrary<Given>) =>
  fc.array(command, { maxLength: COMMANDS_MAX, size: 'max' })

export const walletCommands = fc.oneof(
  { weight: 7, arbitrary: commands },
  { weight: 1, arbitrary: bonusCommands },
)
export const bonusPrograms = programsOf(walletCommands)

/** Decides one command after the other; a name is used once, as the command layer does. */
export function run(program: readonly Given[], look: (step: Step) => void = () => {}) {
  const events = funded(2_000n)
  const used = new Set<string>()
  let state = stateAfter(wallet, events)
  for (const give of program) {
    const command = give(state, events)
    const name = nameOf(command)
    if (name !== null && used.has(name)) continue
    const decision = wallet.decide(command, state)
    look({ command, state, decision })
    if (!decision.accepted) continue
    if (name !== null) used.add(name)
    for (const event of decision.events) state = wallet.evolve(state, event, AT)
    events.push(...decision.events)
  }
  return { events, state }
}
type Step = {
  command: WalletCommand
  state: WalletState
  decision: ReturnType<typeof wallet.decide>
}

/** As its caller would name it; null: whatever it is called. */
function nameOf(command: WalletCommand): string | null {
  switch (command.type) {
    case 'StartDeposit':
      return `deposit ${command.depositId}`
    case 'RequestWithdrawal':
      return `withdrawal ${command.withdrawalId}`
    case 'PlaceStake':
    case 'CreditPayout':
    case 'TakeBackPayout':
    case 'NoteRollback':
      return `transaction ${command.transactionId}`
    case 'ReturnTransaction':
      return `return ${transactionIn(command.transaction)}`
    default:
      return null
  }
}

const transactionIn = (recorded: readonly WalletEvent[] | null) =>
  recorded?.map(({ data }) => ('transactionId' in data ? data.transactionId : '')).join('')
