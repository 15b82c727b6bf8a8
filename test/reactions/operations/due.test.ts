/** Acts that time brings, on the real store, PostgreSQL and a worker: each is done, once, and what waits for others waits alone. */
import { getEventListeners } from 'node:events'
import { expect } from 'chai'
import { systemClock } from '../../../eventstore/clock.ts'
import type { PaymentAnswer } from '../../../integrations/payment-provider.ts'
import { runDue } from '../../../reactions/operations/run-due.ts'
import { commandsOf } from '../../support/commands.ts'
import {
  ago,
  asked,
  dueHouse,
  HOUR_MS,
  PAID,
  payment,
  PLAYER,
  provider,
  UNKNOWN,
} from '../../support/due-house.ts'
import { until } from '../../support/store-process.ts'

describe('what is due', function () {
  this.timeout(60_000)
  const { house, act, untilEnded, open, typesIn, rows } = dueHouse()

  it('asks for a deposit and a payout that a process began, and died before it asked', async () => {
    const process = house().process(provider(() => PAID).payments, ago(HOUR_MS))
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
    act(house().process(another.payments))
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
    const began = house().process(first.payments, ago(HOUR_MS))
    await open(began, PLAYER)
    const key = asked(PLAYER)
    const deposit = await commandsOf(began).deposit(key, payment)
    expect(deposit.status).to.equal('pending')
    const two = [provider(() => answer), provider(() => answer)]
    for (const { payments } of two) act(house().process(payments))
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
    const again = await commandsOf(house().process()).deposit(key, payment)
    expect(again).to.include({ status: 'succeeded', isReplay: true, balance: 700n })
  })

  it('leaves to other processes what another provider alone can tell, and shows it as overdue', async () => {
    const began = house().process(provider(() => UNKNOWN, 'another').payments, ago(HOUR_MS))
    await open(began, PLAYER)
    await commandsOf(began).deposit(asked(PLAYER), payment)
    const ours = provider(() => PAID)
    act(house().process(ours.payments))
    const theirs = provider(() => PAID, 'another')
    await until(async () => (await rows()).length === 1, 'it is due')
    await systemClock.sleep(1_500) // a look of ours, which takes nothing
    expect(ours.asked).to.deep.equal([])
    expect((await rows())[0]).to.include({ party: 'another', attempts: 0 })
    act(house().process(theirs.payments))
    await until(async () => (await typesIn(`wallet-${PLAYER}`)).includes('Deposited'), 'paid')
    expect(ours.asked).to.deep.equal([])
  })

  it('attempts nothing while its clock is off, and does it once that is right', async () => {
    const began = house().process(provider(() => UNKNOWN).payments, ago(HOUR_MS))
    await open(began, PLAYER)
    await commandsOf(began).deposit(asked(PLAYER), payment)
    await until(async () => (await rows()).length === 1, 'it is due')
    const ours = provider(() => PAID)
    let isHeld = true
    act(house().process(ours.payments), { isHeld: () => isHeld })
    await systemClock.sleep(1_500) // a look of ours, which takes nothing
    expect([ours.asked.length, (await rows())[0]?.attempts]).to.deep.equal([0, 0])
    isHeld = false
    await until(async () => (await typesIn(`wallet-${PLAYER}`)).includes('Deposited'), 'paid')
  })

  it('tells why an act failed, and attempts it later again', async () => {
    const began = house().process(provider(() => UNKNOWN).payments, ago(HOUR_MS))
    await open(began, PLAYER)
    await commandsOf(began).deposit(asked(PLAYER), payment)
    let isWell = false
    const { acts } = house().process(provider(() => PAID).payments)
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

  it('sleeps on a signal of its own, however many kinds there are, and wakes by the one it was given', async () => {
    const { acts } = house().process()
    let given: AbortSignal | undefined
    const end = untilEnded((signal) => {
      given = signal
      const { parties, run } = acts
      return runDue({ pool: house().pool, parties, act: run, signal, isHeld: () => true })
    })
    await systemClock.sleep(200) // each has looked, and sleeps for a second
    expect(given && getEventListeners(given, 'abort')).to.deep.equal([])
    const endedMs = performance.now()
    await end()
    expect(performance.now() - endedMs).to.be.lessThan(500)
  })
})
