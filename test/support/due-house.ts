/** A house in which what is due is done: its processes, its store, and a payment provider that answers as it is told. */
import { randomUUID } from 'node:crypto'
import { wallet } from '../../domain/wallet/decider.ts'
import { minor } from '../../domain/shared/money.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { PaymentAnswer, PaymentProvider } from '../../integrations/payment-provider.ts'
import { readAll } from '../../projections/reading/read.ts'
import { dueOf } from '../../projections/operations/due.ts'
import { runDue, type DueRun } from '../../reactions/operations/run-due.ts'
import { ownHouse, type House, type Process } from './own-house.ts'

export const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'

export const HOUR_MS = 60 * 60 * 1000

/** A clock that is behind: what is written by it was written long ago. */
export const ago = (ms: number): Clock => ({ ...systemClock, now: () => Date.now() - ms })

/** Answers what `answer` says; notes which payments it was asked for, and how many at once. */
export function provider(answer: () => Promise<PaymentAnswer> | PaymentAnswer, name = 'sandbox') {
  const asked: string[] = []
  let [atOnce, atOnceMost] = [0, 0]
  const ask = async ({ key }: { key: string }) => {
    asked.push(key)
    atOnce += 1
    atOnceMost = Math.max(atOnceMost, atOnce)
    try {
      return await answer()
    } finally {
      atOnce -= 1
    }
  }
  const payments: PaymentProvider = { name, kindOf: () => null, charge: ask, payOut: ask }
  return { payments, asked, atOnceMost: () => atOnceMost }
}
export const UNKNOWN = { status: 'unknown' } as const satisfies PaymentAnswer
export const PAID = { status: 'succeeded', reference: 'r' } as const satisfies PaymentAnswer

export const asked = (playerId: string) => ({
  playerId,
  route: 'test',
  idempotencyKey: randomUUID(),
  requestId: 'test',
})

export const payment = { amount: minor(700n), instrument: 'card' }

/** One for each test of the suite that calls it. */
export function dueHouse() {
  let house: House
  const ends: (() => Promise<void>)[] = []
  beforeEach(async () => {
    house = await ownHouse()
    house.work()
  })
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()))
    await house.remove()
  })

  const untilEnded = (running: (signal: AbortSignal) => Promise<void>) => {
    const ending = new AbortController()
    const done = running(ending.signal)
    const end = async () => {
      ending.abort()
      await done
    }
    ends.push(end)
    return end
  }
  /** As an API process does it. */
  const act = ({ acts }: Pick<Process, 'acts'>, changes: Partial<DueRun> = {}) => {
    const troubles: string[] = []
    const end = untilEnded((signal) =>
      runDue({
        pool: house.pool,
        parties: acts.parties,
        act: acts.run,
        signal,
        onTrouble: (what, error) => troubles.push(`${what}: ${String(error)}`),
        ...changes,
      }),
    )
    return { end, troubles }
  }
  const open = async ({ handler }: Process, id: string) => {
    await handler.execute(wallet, {
      id,
      commandId: commandIdOf(id, 'open', ''),
      bodyHash: 'b',
      correlationId: 'c',
      actor: { role: 'system', id: 'test' },
      command: () => ({ type: 'OpenWallet' as const, currency: 'EUR', market: 'MT' }),
    })
  }
  const typesIn = async (stream: string) => (await house.events(stream)).map(({ type }) => type)
  const rows = () => readAll(house.pool, dueOf({ limit: 100, kind: null, isOverdue: false }))
  return { house: () => house, untilEnded, act, open, typesIn, rows }
}
