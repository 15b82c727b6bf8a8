/** Acts that time brings, on the real store, PostgreSQL and a worker: each is done, once, and what waits for others waits alone. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { minor } from '../../../domain/shared/money.ts'
import { systemClock, type Clock } from '../../../eventstore/clock.ts'
import { commandIdOf, createdIdOf } from '../../../eventstore/ids.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { PaymentAnswer, PaymentProvider } from '../../../integrations/payment-provider.ts'
import { query } from '../../../postgres/postgres.ts'
import { due, dueOf, type ShownDue } from '../../../projections/operations/due.ts'
import type { AnyProjection } from '../../../projections/engine/projection.ts'
import { beginRebuild } from '../../../projections/rebuilds/rebuild.ts'
import { checkpointIn } from '../../../reactions/engine/checkpoint.ts'
import { FINISHED_TYPES } from '../../../reactions/finishers.ts'
import { runFinishers } from '../../../reactions/engine/run-finishers.ts'
import { runDue, type DueRun } from '../../../reactions/operations/run-due.ts'
import { commandsOf } from '../../support/commands.ts'
import { ownHouse, written, type House, type Process } from '../../support/own-house.ts'
import { until } from '../../support/store-process.ts'
import { MEANS } from '../../support/wallet-facts.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'
const OTHER = 'b1b2c3d4-0000-4000-8000-000000000002'

const HOUR_MS = 60 * 60 * 1000

/** A clock that is behind: what is written by it was written long ago. */
const ago = (ms: number): Clock => ({ ...systemClock, now: () => Date.now() - ms })

/** Answers what `answer` says; notes which payments it was asked for, and how many at once. */
function provider(answer: () => Promise<PaymentAnswer> | PaymentAnswer, name = 'sandbox') {
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
const UNKNOWN = { status: 'unknown' } as const satisfies PaymentAnswer
const PAID = { status: 'succeeded', reference: 'r' } as const satisfies PaymentAnswer

const asked = (playerId: string) => ({
  playerId,
  route: 'test',
  idempotencyKey: randomUUID(),
  requestId: 'test',
})

describe('what is due', function () {
  this.timeout(60_000)
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
  const finish = ({ finishers }: Process) =>
    untilEnded((signal) =>
      runFinishers({
        client: house.client,
        types: FINISHED_TYPES,
        finish: finishers.complete,
        checkpoint: checkpointIn(house.pool, 'finishers'),
        signal,
      }),
    )
  const open = async ({ handler }: Process, id: string) => {
    await handler.execute(wallet, {
      id,
      commandId: commandIdOf(id, 'open', ''),
      bodyHash: 'b',
      correlationId: 'c',
      actor: { role: 'system', id: 'test' },
      command: () => ({ type: 'OpenWallet' as const, currency: 'EUR' }),
    })
  }
  const typesIn = async (stream: string) => (await house.events(stream)).map(({ type }) => type)
  const rows = () =>
    query<ShownDue>(house.pool, dueOf({ limit: 100, kind: null, isOverdue: false }))
  const payment = { amount: minor(700n), instrument: 'card' }

  it('asks for a deposit and a payout that a process began, and died before it asked', async () => {
    const process = house.process(provider(() => PAID).payments, ago(HOUR_MS))
    await open(process, PLAYER)
    await commandsOf(process).deposit(asked(PLAYER), payment)
    const died = new Error('the process has died')
    const finish = (() => Promise.reject(died)) as never
    const half = commandsOf({ ...process, finishers: { ...process.finishers, finish } })
    for (const began of [half.deposit, half.withdraw]) {
      const failure: unknown = await began(asked(PLAYER), payment).catch((error: unknown) => error)
      expect(failure).to.equal(died)
    }
    const another = provider(() => PAID)
    act(house.process(another.payments))
    await until(async () => (await typesIn(`wallet-${PLAYER}`)).length >= 8, 'both settled')
    expect(await typesIn(`wallet-${PLAYER}`)).to.have.members([
      'WalletOpened',
      'DepositStarted',
      'Deposited',
      'DepositStarted',
      'WithdrawalRequested',
      'Deposited',
      'PayoutStarted',
      'WithdrawalPaid',
    ])
    expect(another.asked).to.have.length(2)
    await until(async () => (await rows()).length === 0, 'nothing is due any more')
  })

  it('asks again, by two processes at once, until there is an answer, which counts once', async () => {
    let answer: PaymentAnswer = UNKNOWN
    const first = provider(() => answer)
    const began = house.process(first.payments, ago(HOUR_MS))
    await open(began, PLAYER)
    const key = asked(PLAYER)
    const deposit = await commandsOf(began).deposit(key, payment)
    expect(deposit.status).to.equal('pending')
    const two = [provider(() => answer), provider(() => answer)]
    for (const { payments } of two) act(house.process(payments))
    await until(() => two.some(({ asked }) => asked.length > 0), 'asked again')
    const [row] = await rows()
    expect(row).to.include({ kind: 'deposit', id: deposit.depositId, party: 'sandbox', why: null })
    answer = PAID
    await until(async () => (await typesIn(`wallet-${PLAYER}`)).includes('Deposited'), 'paid')
    expect(await typesIn(`wallet-${PLAYER}`)).to.deep.equal([
      'WalletOpened',
      'DepositStarted',
      'Deposited',
    ])
    const again = await commandsOf(house.process()).deposit(key, payment)
    expect(again).to.include({ status: 'succeeded', isReplay: true, balance: 700n })
  })

  it('leaves to other processes what another provider alone can tell, and shows it as overdue', async () => {
    const began = house.process(provider(() => UNKNOWN, 'another').payments, ago(HOUR_MS))
    await open(began, PLAYER)
    await commandsOf(began).deposit(asked(PLAYER), payment)
    const ours = provider(() => PAID)
    act(house.process(ours.payments))
    const theirs = provider(() => PAID, 'another')
    await until(async () => (await rows()).length === 1, 'it is due')
    await systemClock.sleep(1_500) // a look of ours, which takes nothing
    expect(ours.asked).to.deep.equal([])
    expect((await rows())[0]).to.include({ party: 'another', attempts: 0 })
    act(house.process(theirs.payments))
    await until(async () => (await typesIn(`wallet-${PLAYER}`)).includes('Deposited'), 'paid')
    expect(ours.asked).to.deep.equal([])
  })

  it('attempts nothing while its clock is off, and does it once that is right', async () => {
    const began = house.process(provider(() => UNKNOWN).payments, ago(HOUR_MS))
    await open(began, PLAYER)
    await commandsOf(began).deposit(asked(PLAYER), payment)
    await until(async () => (await rows()).length === 1, 'it is due')
    const ours = provider(() => PAID)
    let isHeld = true
    act(house.process(ours.payments), { isHeld: () => isHeld })
    await systemClock.sleep(1_500) // a look of ours, which takes nothing
    expect([ours.asked.length, (await rows())[0]?.attempts]).to.deep.equal([0, 0])
    isHeld = false
    await until(async () => (await typesIn(`wallet-${PLAYER}`)).includes('Deposited'), 'paid')
  })

  it('tells why an act failed, and attempts it later again', async () => {
    const began = house.process(provider(() => UNKNOWN).payments, ago(HOUR_MS))
    await open(began, PLAYER)
    await commandsOf(began).deposit(asked(PLAYER), payment)
    let isWell = false
    const { acts } = house.process(provider(() => PAID).payments)
    const { troubles } = act(
      { acts },
      { act: (one) => (isWell ? acts.run(one) : Promise.reject(new Error('not now'))) },
    )
    await until(async () => (await rows())[0]?.why === 'not now', 'it says why')
    const [row] = await rows()
    expect(row?.attempts).to.equal(1)
    expect(Date.parse(row?.next_at ?? '') - Date.now()).to.be.within(1, 5_000)
    expect(troubles.join()).to.match(/cannot complete what was due from .* deposit .*not now/)
    isWell = true
    await until(async () => (await typesIn(`wallet-${PLAYER}`)).includes('Deposited'), 'paid')
  })

  describe('of a session that nobody plays', () => {
    /** Opened and played on before its seed had had its life; `hours` ago. */
    const plays = async (hours: number, bets = 1) => {
      const process = house.process(provider(() => PAID).payments, ago(hours * HOUR_MS))
      await open(process, PLAYER)
      const commands = commandsOf(process)
      await commands.deposit(asked(PLAYER), payment)
      const { sessionId } = await commands.openSession(asked(PLAYER), { gameId: 'dice' })
      for (let n = 0; n < bets; n += 1) {
        await commands.placeBet(asked(PLAYER), { sessionId, stake: minor(100n), choice: '4950' })
      }
      return sessionId
    }
    const inForce = async () =>
      (await typesIn(`wallet-${PLAYER}`)).filter((type) => type === 'SeedInForce').length

    it('ends the seed after its day, once, and reveals it', async () => {
      const sessionId = await plays(25)
      for (let n = 0; n < 3; n += 1) act(house.process())
      await until(
        async () => (await typesIn(`wallet-${PLAYER}`)).at(-1) === 'SuccessorNamed',
        'a successor is named',
      )
      expect(await inForce()).to.equal(1)
      expect(await typesIn(`gameSession-${sessionId}`)).to.deep.equal([
        'SessionOpened',
        'SeedRecorded',
        'SeedRevealed',
        'SuccessorCommitted',
      ])
      await until(async () => Date.parse((await rows())[0]?.at ?? '') > Date.now(), 'the next day')
    })

    it('leaves a seed alone that has not had its day', async () => {
      const sessionId = await plays(23)
      await until(async () => (await rows()).length === 1, 'it will be due')
      const { acts } = house.process()
      const [row] = await rows()
      const fact = { stream: `wallet-${PLAYER}`, revision: 3n }
      const early = { kind: 'seed', id: sessionId, at: row?.at ?? '', fact } as const
      expect(await acts.run(early)).to.equal(false)
      expect(await inForce()).to.equal(0)
    })

    it('does nothing twice when it is done again, or after the table was built anew', async () => {
      const sessionId = await plays(25)
      await until(async () => (await rows()).length === 1, 'it is due')
      const [row] = await rows()
      const fact = { stream: `wallet-${PLAYER}`, revision: row?.fact_revision ?? 0n }
      const one = { kind: 'seed', id: sessionId, at: row?.at ?? '', fact } as const
      const [first, second] = [house.process(), house.process()]
      await Promise.all([first.acts.run(one), second.acts.run(one)])
      expect(await house.process().acts.run(one)).to.equal(true)
      const generation = await beginRebuild(house.pool, due as unknown as AnyProjection, {
        swapWhenBuilt: true,
      })
      const running = act(first)
      act(second)
      await until(async () => {
        const shown = await house.pool.query<{ generation: number }>(
          `select generation from projections.generations where projection = 'due' and status = 'live'`,
        )
        return shown.rows[0]?.generation === generation
      }, 'the new generation is shown')
      await running.end()
      expect(await inForce()).to.equal(1)
      expect(await typesIn(`gameSession-${sessionId}`)).to.have.length(4)
    })
  })

  describe('of ten thousand deposits whose provider does not know', () => {
    const [WALLETS, EACH] = [500, 20]
    /** As processes left them an hour ago: no wallet takes more. */
    const wait = async () => {
      const occurredAt = new Date(Date.now() - HOUR_MS).toISOString()
      for (let n = 0; n < WALLETS; n += 1) {
        const id = createdIdOf(randomUUID(), 'player', randomUUID())
        const at = ({ metadata, ...fact }: ReturnType<typeof written>) => ({
          ...fact,
          metadata: { ...metadata, occurredAt },
        })
        const facts = [at(written(id, 'WalletOpened', { data: { currency: 'EUR' } }))]
        for (let nth = 0; nth < EACH; nth += 1) {
          const depositId = createdIdOf(randomUUID(), 'deposit', id)
          const data = { depositId, amount: '100', ...MEANS }
          facts.push(at(written(id, 'DepositStarted', { data })))
        }
        await house.client.append(`wallet-${id}`, facts, -1n)
      }
    }
    const overdueCount = async () => {
      const { rows: counted } = await house.pool.query<{ count: bigint }>(
        `select count(*) from read.due where kind = 'deposit' and at <= clock_timestamp()`,
      )
      return Number(counted[0]?.count)
    }
    /** A session whose process died before it was joined; answers how long it took until it was, in ms. */
    const joins = async (player: string) => {
      const process = house.process()
      await open(process, player)
      const finish = (() => Promise.reject(new Error('dead'))) as never
      const half = commandsOf({ ...process, finishers: { ...process.finishers, finish } })
      await half.openSession(asked(player), { gameId: 'dice' }).catch(() => {})
      const beganMs = Date.now()
      await until(
        async () => (await typesIn(`wallet-${player}`)).includes('SessionJoined'),
        'the session is joined',
      )
      return Date.now() - beganMs
    }

    it('delays no join, asks a few at once, and costs a restart nothing', async function () {
      this.timeout(120_000)
      await wait()
      await until(async () => (await overdueCount()) === WALLETS * EACH, 'all are due', 60_000)
      const silent = provider(() => systemClock.sleep(20).then(() => UNKNOWN))
      const process = house.process(silent.payments)
      const end = finish(process)
      act(process)
      const joinMs = await joins(PLAYER)
      expect(joinMs).to.be.below(8_000)
      await until(() => silent.asked.length >= 200, 'they are asked for', 30_000)
      expect(silent.atOnceMost()).to.be.at.most(8)
      expect(new Set(silent.asked).size).to.equal(silent.asked.length)
      expect(await checkpointIn(house.pool, 'finishers').take(10)).to.deep.equal([])
      await end()

      const turns: string[] = []
      untilEnded((signal) =>
        runFinishers({
          client: house.client,
          types: FINISHED_TYPES,
          finish: (event) => (turns.push(event.type), process.finishers.complete(event)),
          checkpoint: checkpointIn(house.pool, 'finishers'),
          signal,
        }),
      )
      const again = await joins(OTHER)
      expect(again).to.be.below(8_000)
      expect(turns.filter((type) => type.startsWith('Deposit'))).to.deep.equal([])
    })

    it('delays no seed’s end though the provider never answers at all', async () => {
      await wait()
      const process = house.process(provider(() => PAID).payments, ago(25 * HOUR_MS))
      await open(process, PLAYER)
      const commands = commandsOf(process)
      await commands.deposit(asked(PLAYER), payment)
      await commands.openSession(asked(PLAYER), { gameId: 'dice' })
      const silent = provider(() => new Promise(() => {}))
      act(house.process(silent.payments))
      await until(
        async () => (await typesIn(`wallet-${PLAYER}`)).includes('SeedInForce'),
        'the seed has ended',
        30_000,
      )
      expect(silent.atOnceMost()).to.be.within(1, 8)
    })
  })
})
