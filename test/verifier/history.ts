/** An honest history made by the real deciders: one wallet, one session, three seeds, a close; and ways to lie in it. */
import { adjustment, type AdjustmentCommand } from '../../domain/wallet/adjustment/decider.ts'
import { dice } from '../../domain/games/paytables/dice.ts'
import { gameSession, type GameSessionCommand } from '../../domain/games/session/decider.ts'
import { commitmentOf, serverSeedOf } from '../../domain/games/fairness.ts'
import type { Decider } from '../../domain/shared/decider.ts'
import { eventIdOf, stepIdOf } from '../../eventstore/ids.ts'
import { minor, type Minor } from '../../domain/shared/money.ts'
import type { Settlement } from '../../domain/wallet/cashier.ts'
import type { BonusTerms } from '../../domain/wallet/bonus-facts.ts'
import type { Scope } from '../../domain/wallet/restriction-facts.ts'
import { suspension, type SuspensionCommand } from '../../domain/wallet/suspension/decider.ts'
import { wallet, type WalletCommand } from '../../domain/wallet/decider.ts'
import { encode, type Actor } from '../../eventstore/codec.ts'
import type { ExportedEvent } from '../../verifier/export.ts'
import { BONUS, BONUS_TERMS, RULES } from '../support/bonus-facts.ts'
import { DIMENSIONS, MEANS, PLAYED } from '../support/wallet-facts.ts'
import { createHash } from 'node:crypto'

export const PLAYER = 'a0000000-0000-4000-8000-000000000001'
const SESSION = 'a0000000-0000-4000-8000-000000000002'
export const OPERATOR = 'c0000000-0000-4000-8000-000000000003'
export const COMPLIANCE = 'c0000000-0000-4000-8000-000000000004'
export const AT = '2026-01-01T00:00:00.000Z'

const seeds = [1, 2, 3, 4].map((n) => serverSeedOf(n.toString(16).padStart(64, '0')))
const bySeed = new Map(seeds.map((seed) => [commitmentOf(seed), seed]))
const commitmentTo = (n: number) => ({
  seedHash: commitmentOf(seeds[n] ?? serverSeedOf('')),
  sealedSeed: 'sealed',
})

type AnyEvent = { type: string; data: unknown }

/** Who says so, where a command says it; else the player. */
const actorOf = (command: unknown): Actor => {
  const { by } = command as { by?: string }
  return by === undefined ? { role: 'player', id: PLAYER } : { role: 'operator', id: by }
}

/** Rounds in the honest history. */
export const ROUNDS = 10

/** What each round is of: its stake and choice, and the paytable that decides which of them are taken. */
export const STAKED = { stake: minor(100n), choice: '4950', paytable: dice }

/** Writes what deciders decide, in the order of $all. */
export function recorder() {
  const history: ExportedEvent[] = []
  let commands = 0
  function streamOf<C, E extends AnyEvent, S>(decider: Decider<C, E, S, string>, id: string) {
    let state = decider.initialState()
    let revision = 0
    return (command: C, actor: Actor = actorOf(command)): E[] => {
      const decision = decider.decide(command, state)
      if (!decision.accepted) throw new Error(decision.reason)
      commands += 1
      const commandId = stepIdOf(PLAYER, String(commands))
      for (const encoded of encode(decision.events, {
        occurredAt: AT,
        commandId,
        bodyHash: 'b',
        correlationId: 'c',
        causationId: commandId,
        actor,
      })) {
        const place = { revision: String(revision), position: String((history.length + 1) * 100) }
        const stored = JSON.parse(JSON.stringify({ ...encoded, bytes: undefined })) as ExportedEvent
        history.push({ ...stored, stream: `${decider.category}-${id}`, ...place })
        revision += 1
      }
      for (const event of decision.events) state = decider.evolve(state, event, AT)
      return [...decision.events]
    }
  }
  return { history, streamOf }
}

/** Bonus money that the rounds are staked on first, and of which the last one makes cash. */
export const BONUS_WAGERED: BonusTerms = {
  ...BONUS_TERMS,
  amount: minor(BigInt(ROUNDS) * STAKED.stake),
  multiple: 1,
}

type Told = { isRejoined: boolean; staked: typeof STAKED; bonus: BonusTerms | null }

/** `isRejoined`: a dishonest one, in which the session is joined again on the seed that it has played. */
export function honestHistory(told: Partial<Told> = {}): ExportedEvent[] {
  const { history, streamOf } = recorder()
  const streams = {
    onWallet: streamOf(wallet, PLAYER),
    onSession: streamOf(gameSession, SESSION),
    adjustmentOf: (id: string) => streamOf(adjustment, id),
    suspensionOf: (id: string) => streamOf(suspension, id),
  }
  play(streams, () => history, { isRejoined: false, staked: STAKED, bonus: null, ...told })
  return history
}

type Do<Command> = (command: Command) => AnyEvent[]
type Streams = {
  onWallet: Do<WalletCommand>
  onSession: Do<GameSessionCommand>
  adjustmentOf: (id: string) => Do<AdjustmentCommand>
  suspensionOf: (id: string) => Do<SuspensionCommand>
}

function play(
  { onWallet, onSession, adjustmentOf, suspensionOf }: Streams,
  history: () => readonly ExportedEvent[],
  { isRejoined, staked, bonus }: Told,
): void {
  const sessionId = SESSION
  const walletRevision = () =>
    history().filter(({ stream }) => stream.startsWith('wallet-')).length - 1
  const bet = (n: number) =>
    onWallet({
      type: 'PlayRound',
      at: AT,
      sessionId,
      ...staked,
      roundId: stepIdOf(PLAYER, `round ${n}`),
      seeds: bySeed,
    })
  onWallet({ type: 'OpenWallet', currency: 'EUR', brand: 'acme' })
  deposit(onWallet, PLAYER)
  withdraw(onWallet, { ok: true, reference: 'w' })
  withdraw(onWallet, { ok: false, reason: 'no such account' })
  adjust({ onWallet, adjustmentOf }, walletRevision)
  suspend({ onWallet, suspensionOf }, walletRevision)
  deposit(onWallet, SESSION) // in a market by now
  if (bonus !== null) {
    onWallet({
      type: 'GrantBonus',
      at: AT,
      bonusId: BONUS,
      depositId: null,
      rules: RULES,
      terms: bonus,
    })
  }
  const opened = { playerId: PLAYER, gameId: 'dice', paytableVersion: 'dice-1', ...DIMENSIONS }
  const first = { seed: commitmentTo(0), successor: commitmentTo(1), sawMembership: null }
  onSession({ type: 'OpenSession', ...opened, ...first })
  const [seed, successor] = [commitmentTo(0), commitmentTo(1)]
  const join = (sawMembership: number | null) =>
    onWallet({
      type: 'JoinSession',
      at: AT,
      sessionId,
      gameId: 'dice',
      paytableVersion: 'dice-1',
      seedHash: seed.seedHash,
      successorHash: successor.seedHash,
      sawMembership,
      ...PLAYED,
    })
  join(null)
  onWallet({ type: 'SetClientSeed', sessionId, clientSeed: 'mine' })
  if (isRejoined) {
    for (let n = 100; n < 103; n += 1) bet(n)
    onWallet({ type: 'LeaveSession', sessionId, isClosed: false })
    join(walletRevision())
    onWallet({ type: 'SetClientSeed', sessionId, clientSeed: 'mine' })
  }
  for (let n = 0; n < 6; n += 1) bet(n)
  const [moved] = onWallet({ type: 'RotateSeed', at: AT, sessionId })
  const { ended } = moved?.data as { ended: never }
  onSession({
    type: 'EndSeed',
    walletRevision: walletRevision(),
    record: ended,
    next: commitmentTo(2),
    unsealed: bySeed,
  })
  onWallet({
    type: 'NameSuccessor',
    sessionId,
    seedHash: successor.seedHash,
    successorHash: commitmentTo(2).seedHash,
  })
  for (let n = 6; n < ROUNDS; n += 1) bet(n)
  const [left] = onWallet({ type: 'LeaveSession', sessionId, isClosed: false })
  onSession({
    type: 'CloseSession',
    walletRevision: walletRevision(),
    reason: 'left',
    record: (left?.data as { ended: never }).ended,
    unsealed: bySeed,
  })
}

/** One of each: given, taken, more than there is, and one that is refused. */
function adjust(
  { onWallet, adjustmentOf }: Pick<Streams, 'onWallet' | 'adjustmentOf'>,
  walletRevision: () => number,
): void {
  const reason = 'a round was paid twice'
  const what = [
    { direction: 'credit', amount: minor(300n) },
    { direction: 'debit', amount: minor(100n) },
    { direction: 'debit', amount: minor(900_000n) },
  ] as const
  const asked = (n: number, one: (typeof what)[number]) => {
    const adjustmentId = stepIdOf(PLAYER, `adjustment ${n}`)
    const on = adjustmentOf(adjustmentId)
    on({ type: 'RequestAdjustment', playerId: PLAYER, ...one, reason, by: OPERATOR })
    return { adjustmentId, on }
  }
  for (const [n, one] of what.entries()) {
    const { adjustmentId, on } = asked(n, one)
    on({ type: 'ApproveAdjustment', reason, by: COMPLIANCE })
    const [fact] = onWallet({ type: 'Adjust', adjustmentId, ...one })
    const { balance } = fact?.data as { balance?: Minor }
    const outcome = balance === undefined ? { why: 'INSUFFICIENT_FUNDS' as const } : { balance }
    on({ type: 'SettleAdjustment', walletRevision: walletRevision(), outcome })
  }
  asked(what.length, what[0]).on({ type: 'RefuseAdjustment', reason, by: COMPLIANCE })
}

/** Imposed by one, lifted by two after a first refusal; a time-out that is over, and two markets, one named too late. */
function suspend(
  { onWallet, suspensionOf }: Pick<Streams, 'onWallet' | 'suspensionOf'>,
  walletRevision: () => number,
): void {
  const restrictionId = stepIdOf(PLAYER, 'suspension')
  const [reason, kind, playerId] = ['two accounts', 'suspended' as const, PLAYER]
  const scopes: Scope[] = ['play', 'deposit', 'bonus']
  const imposing = { restrictionId, kind, scopes, until: null, reason, by: OPERATOR }
  onWallet({ type: 'Restrict', ...imposing })
  const on = suspensionOf(restrictionId)
  const suspended = { playerId, scopes, reason, suspendedBy: OPERATOR }
  on({ type: 'RecordSuspension', suspended: { ...suspended, walletRevision: walletRevision() } })
  for (const type of ['DeclineLift', 'ApproveLift'] as const) {
    on({ type: 'RequestLift', reason, by: OPERATOR })
    on({ type, reason, by: COMPLIANCE })
  }
  const [moved] = onWallet({ type: 'LiftRestriction', restrictionId, kind, scopes })
  const isLifted = moved?.type === 'RestrictionLifted'
  on({ type: 'SettleLift', walletRevision: walletRevision(), isLifted })
  const timeOut = { restrictionId: stepIdOf(PLAYER, 'time-out'), kind: 'timeOut' } as const
  onWallet({ type: 'Restrict', ...timeOut, scopes, until: AT })
  onWallet({ type: 'AssignMarket', market: 'MT', replaces: null })
  onWallet({ type: 'AssignMarket', market: 'DE-SH', replaces: walletRevision() })
  onWallet({ type: 'AssignMarket', market: 'MT', replaces: null })
}

function deposit(onWallet: Do<WalletCommand>, depositId: string): void {
  onWallet({ type: 'StartDeposit', at: AT, depositId, amount: minor(10_000n), ...MEANS })
  onWallet({ type: 'SettleDeposit', depositId, settlement: { ok: true, reference: 'r' } })
}

function withdraw(onWallet: Do<WalletCommand>, settlement: Settlement): void {
  const withdrawalId = stepIdOf(PLAYER, `withdrawal ${settlement.ok}`)
  onWallet({
    type: 'RequestWithdrawal',
    at: AT,
    withdrawalId,
    amount: minor(1_000n),
    ...MEANS,
  })
  onWallet({ type: 'StartPayout', withdrawalId })
  onWallet({ type: 'SettleWithdrawal', withdrawalId, settlement })
}

/** The history with one event's data changed; a careful liar also makes its id follow from the new content. */
export function changed(
  history: readonly ExportedEvent[],
  where: (event: ExportedEvent) => boolean,
  change: (data: Record<string, unknown>) => Record<string, unknown>,
): ExportedEvent[] {
  const at = history.findIndex(where)
  return history.map((event, index) => {
    if (index !== at) return event
    const data = { ...event.data, ...change({ ...event.data }) }
    const { type, metadata, stream } = event
    const commandId = String(metadata['commandId'])
    const before = history.slice(0, at).filter((one) => one.stream === stream)
    const place = before.filter((one) => one.metadata['commandId'] === commandId).length
    const content = createHash('sha256')
      .update(JSON.stringify({ type, data, metadata }))
      .digest('hex')
    return { ...event, data, id: eventIdOf(commandId, place, content) }
  })
}
