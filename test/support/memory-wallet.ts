/** A wallet in memory as an operator has one: what it does with each call of a provider, all parts or none. Of one currency, without limits. */
import { minor } from '../../domain/shared/money.ts'
import type {
  ProviderCall,
  ProviderOutcome,
  TransferPart,
} from '../../integrations/providers/call.ts'
import { isDone, type Profile } from '../../integrations/providers/profile.ts'
import type { Situation } from '../../integrations/providers/situations.ts'

type Posted = {
  readonly kind: TransferPart['kind']
  readonly content: string
  readonly ourId: string
  readonly round: string
  readonly amount: bigint
  readonly isReturned: boolean
}

export type Player = { readonly id: string; readonly currency: string; readonly balance: bigint }

export function createMemoryWallet(profile: Profile, { id: userId, currency, balance }: Player) {
  let cash = balance
  const posted = new Map<string, Posted>()
  const tombstones = new Set<string>()
  const closed = new Set<string>()
  const expired = new Set<string>()

  const refuses = (situation: Situation) => !isDone(profile.answers, situation)

  /** What becomes of a part that no one has seen, and by what the balance changes. */
  function judge(part: TransferPart, call: ProviderCall, round: string): [Situation, bigint] {
    const amount: bigint = part.amount ?? 0n
    if (part.kind === 'stake') {
      if (tombstones.has(part.transactionId)) return ['stakeOfReturned', 0n]
      if (closed.has(round)) return ['roundClosed', 0n]
      if (expired.has(call.token ?? '')) return ['tokenExpired', 0n]
      return amount > cash ? ['funds', 0n] : ['ok', -amount]
    }
    if (part.kind === 'payout' && !part.isPromo) {
      const stakes = [...posted].filter(([, one]) => one.kind === 'stake' && one.round === round)
      const named = stakes.filter(([id]) => part.refersTo === null || id === part.refersTo)
      if (named.length === 0) return ['payoutUnknown', 0n]
      return named.every(([, one]) => one.isReturned) ? ['payoutOfReturned', 0n] : ['ok', amount]
    }
    if (part.kind === 'rollback') return takeBack(part.refersTo ?? '')
    return ['ok', part.kind === 'adjustmentDown' ? -amount : amount]
  }

  function takeBack(id: string): [Situation, bigint] {
    const stake = posted.get(id)
    if (stake === undefined) {
      tombstones.add(id)
      return ['rollbackUnknown', 0n]
    }
    if (stake.kind !== 'stake') return ['rollbackOfPayout', 0n]
    if (stake.isReturned) return ['rollbackRepeated', 0n]
    posted.set(id, { ...stake, isReturned: true })
    return ['ok', stake.amount]
  }

  function transfer(call: ProviderCall): { situation: Situation; parts: ProviderOutcome['parts'] } {
    const round = `${call.gameId} ${call.roundId}`
    const before = { cash, posted: new Map(posted) }
    const situations: Situation[] = []
    const parts: { ourId: string; fromBonus: ReturnType<typeof minor> }[] = []
    for (const part of call.parts) {
      const key = part.kind === 'rollback' ? `rollback of ${part.refersTo}` : part.transactionId
      const { kind, amount, refersTo } = part
      const content = [kind, amount, refersTo, round, call.userId, call.currency].join(' ')
      const known = posted.get(key)
      let situation: Situation = known?.content === content ? 'duplicate' : 'mismatch'
      let change = 0n
      if (known === undefined) [situation, change] = judge(part, call, round)
      if (refuses(situation)) {
        cash = before.cash
        posted.clear()
        for (const [id, one] of before.posted) posted.set(id, one)
        return { situation, parts: [] }
      }
      cash += change
      const ourId = known?.ourId ?? `our-${posted.size}`
      const moved = { kind, content, ourId, round, amount: amount ?? 0n, isReturned: false }
      if (situation !== 'stakeOfReturned' && !known) posted.set(key, moved)
      situations.push(situation)
      parts.push({ ourId, fromBonus: minor(0n) })
    }
    if (call.isRoundClosed) closed.add(round)
    return { situation: situations.find((one) => one !== 'duplicate') ?? 'duplicate', parts }
  }

  return {
    balance: () => cash,
    /** How often money was moved. */
    postings: () => posted.size,
    expire: (token: string): void => void expired.add(token),
    currencyOf: (call: { userId: string | null }) =>
      Promise.resolve(call.userId === userId ? currency : null),
    act(call: ProviderCall): Promise<ProviderOutcome> {
      if (call.userId !== userId) {
        return Promise.resolve({ situation: 'playerUnknown', wallet: null, parts: [] })
      }
      if (call.operation === 'close') closed.add(`${call.gameId} ${call.roundId}`)
      const isOther = call.currency !== null && call.currency !== currency
      const moved = isOther
        ? ({ situation: 'currency', parts: [] } as const)
        : call.operation === 'transfer'
          ? transfer(call)
          : ({ situation: 'ok', parts: [] } as const)
      const wallet = { userId, currency, balance: minor(cash), bonusBalance: minor(0n) }
      return Promise.resolve({ ...moved, wallet })
    },
  }
}
