/** Laws of the wallet, searched with random commands; a failure prints its seed and the shortest case. */
import { expect } from 'chai'
import fc from 'fast-check'
import { dice } from '../../../domain/games/dice.ts'
import { minor, MINOR_MAX } from '../../../domain/shared/money.ts'
import type { Settlement } from '../../../domain/wallet/cashier.ts'
import { wallet, type WalletCommand } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { walletStateSchema, type WalletState } from '../../../domain/wallet/state.ts'
import { stateAfter } from '../../support/given.ts'
import {
  BET_AT,
  ENDS_AT,
  funded,
  HASHES,
  JOINED_AT,
  OTHER_SESSION,
  ROUND,
  seedsByHash,
  SESSION,
} from '../../support/wallet-facts.ts'

const RUNS = 200
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
const instrument = 'card'

/** Made for the state it meets: commands that only ever miss would search nothing. */
type Given = (state: WalletState) => WalletCommand
const one = (type: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Given> =>
  fc.record(fields).map((command) => () => ({ type, ...command }) as WalletCommand)

const joins: fc.Arbitrary<Given> = fc
  .record({
    ...{ sessionId: sessionIds, at: instants, seedHash: hashes, successorHash: hashes },
    isStale: fc.boolean(),
  })
  .map(({ isStale, ...join }) => ({ membershipRevision }) => ({
    ...{ type: 'JoinSession', gameId: 'dice', paytableVersion: 'dice-1', ...join },
    sawMembership: isStale ? null : membershipRevision,
  }))
const rounds: fc.Arbitrary<Given> = fc
  .record({
    ...{ at: instants, sessionId: sessionIds, stake: amounts },
    choice: fc.constantFrom('100', '4950', '9500', '10000'),
  })
  .map((round) => () => ({
    ...{ type: 'PlayRound', roundId: ROUND, ...round },
    ...{ seeds: seedsByHash, paytable: dice },
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

const commands: fc.Arbitrary<Given> = fc.oneof(
  one('StartDeposit', {
    ...{ depositId: ids, amount: amounts, instrument: fc.constant(instrument) },
  }),
  settles(
    ({ deposits }) => deposits,
    (depositId, settlement) => ({
      ...{ type: 'SettleDeposit', depositId, settlement },
    }),
  ),
  one('RequestWithdrawal', {
    ...{ withdrawalId: ids, amount: amounts, instrument: fc.constant(instrument) },
  }),
  settles(
    ({ withdrawals }) => withdrawals,
    (withdrawalId) => ({
      ...{ type: 'StartPayout', withdrawalId },
    }),
  ),
  settles(
    ({ withdrawals }) => withdrawals,
    (withdrawalId, settlement) => ({
      ...{ type: 'SettleWithdrawal', withdrawalId, settlement },
    }),
  ),
  joins,
  one('SetClientSeed', { sessionId: sessionIds, clientSeed: fc.constant('lucky-7') }),
  one('RotateSeed', { at: instants, sessionId: sessionIds }),
  one('NameSuccessor', { sessionId: sessionIds, seedHash: hashes, successorHash: hashes }),
  one('LeaveSession', { sessionId: sessionIds, isClosed: fc.constant(false) }),
  { weight: 6, arbitrary: rounds },
)
const programs = fc.array(commands, { maxLength: COMMANDS_MAX, size: 'max' })

/** Decides one command after the other; a deposit or withdrawal id is used once, as the command layer does. */
function run(program: readonly Given[], look: (step: Step) => void = () => {}) {
  const events = funded(2_000n)
  const used = new Set<string>()
  let state = stateAfter(wallet, events)
  for (const give of program) {
    const command = give(state)
    if (isUsed(command, used)) continue
    const decision = wallet.decide(command, state)
    look({ command, state, decision })
    if (!decision.accepted) continue
    for (const event of decision.events) state = wallet.evolve(state, event)
    events.push(...decision.events)
  }
  return { events, state }
}
type Step = {
  command: WalletCommand
  state: WalletState
  decision: ReturnType<typeof wallet.decide>
}

function isUsed(command: WalletCommand, used: Set<string>): boolean {
  const id =
    command.type === 'StartDeposit'
      ? command.depositId
      : command.type === 'RequestWithdrawal'
        ? command.withdrawalId
        : null
  if (id === null) return false
  const isKnown = used.has(`${command.type} ${id}`)
  used.add(`${command.type} ${id}`)
  return isKnown
}

/** What an event adds to the balance. */
function movement({ type, data }: WalletEvent): bigint {
  switch (type) {
    case 'Deposited':
    case 'WithdrawalFailed':
      return data.amount
    case 'WinCredited':
      return data.payout
    case 'WithdrawalRequested':
      return 0n - data.amount
    case 'BetPlaced':
      return 0n - data.stake
    default:
      return 0n
  }
}

const law = (title: string, check: (program: Given[]) => void) =>
  it(title, () => {
    fc.assert(fc.property(programs, check), { numRuns: RUNS })
  })

describe('wallet: laws', () => {
  law('the balance is what came in minus what went out, after every event', (program) => {
    let balance = 0n
    for (const event of run(program).events) {
      balance += movement(event)
      expect(balance >= 0n && balance <= MINOR_MAX).to.equal(true)
      if ('balance' in event.data) expect(event.data.balance).to.equal(balance)
    }
  })
  law('folding the stream from nothing gives the state that was decided on', (program) => {
    const { events, state } = run(program)
    expect(stateAfter(wallet, events)).to.deep.equal(state)
    expect(state.revision).to.equal(events.length - 1)
  })
  law('the same command on the same state is decided the same way', (program) => {
    run(program, ({ command, state, decision }) => {
      expect(wallet.decide(command, state)).to.deep.equal(decision)
    })
  })
  law('deciding changes no state', (program) => {
    run(program, ({ command, state }) => {
      const before = structuredClone(state)
      wallet.decide(command, state)
      expect(state).to.deep.equal(before)
    })
  })
  law('a snapshot of any state comes back from JSON as it was', (program) => {
    const { state } = run(program)
    const kept = JSON.parse(JSON.stringify(walletStateSchema.encode(state))) as never
    expect(walletStateSchema.decode(kept)).to.deep.equal(state)
  })
  law('the nonces of each seed in force count from 0 without a gap', (program) => {
    const next = new Map<string, number>()
    for (const { type, data } of run(program).events) {
      if (type === 'SessionJoined' || type === 'SeedInForce') next.set(data.sessionId, 0)
      if (type !== 'BetPlaced') continue
      expect(data.nonce).to.equal(next.get(data.sessionId))
      next.set(data.sessionId, data.nonce + 1)
    }
  })
  law('what is pending always fits: no provider’s answer can break a wallet', (program) => {
    const { state } = run(program)
    const settle = [
      ...Object.keys(state.deposits).map((depositId) => ({
        ...{ type: 'SettleDeposit' as const, depositId },
        settlement: { ok: true as const, reference: 'late' },
      })),
      ...Object.keys(state.withdrawals).map((withdrawalId) => ({
        ...{ type: 'SettleWithdrawal' as const, withdrawalId },
        settlement: { ok: false as const, reason: 'late' },
      })),
    ]
    let after = state
    for (const command of settle) {
      const decision = wallet.decide(command, after)
      expect(decision).to.have.property('accepted', true)
      if (decision.accepted)
        for (const event of decision.events) after = wallet.evolve(after, event)
    }
    expect([after.deposits, after.withdrawals]).to.deep.equal([{}, {}])
  })
  it('finds rounds, wins and seeds that end in its search', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(programs, (program) => {
        for (const { type } of run(program).events) seen.add(type)
      }),
      { numRuns: RUNS, seed: 7 },
    )
    expect([...seen].sort()).to.include.members(['BetPlaced', 'SeedInForce', 'WinCredited'])
    expect(seen).to.have.property('size', 16)
  })
})
