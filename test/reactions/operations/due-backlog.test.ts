/** A provider that is away, with everybody waiting for it: nothing else waits with them. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { systemClock } from '../../../eventstore/clock.ts'
import { createdIdOf } from '../../../eventstore/ids.ts'
import { checkpointIn } from '../../../reactions/engine/checkpoint.ts'
import { FINISHED_TYPES } from '../../../reactions/finishers.ts'
import { runFinishers } from '../../../reactions/engine/run-finishers.ts'
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
import { written, type Process } from '../../support/own-house.ts'
import { until } from '../../support/store-process.ts'
import { MEANS, WHOSE } from '../../support/wallet-facts.ts'

const OTHER = 'b1b2c3d4-0000-4000-8000-000000000002'

const [WALLETS, EACH] = [Number(process.env['WAITING_WALLETS'] ?? 100), 20]

describe(`what is due of ${WALLETS * EACH} deposits whose provider does not know`, function () {
  this.timeout(60_000)
  const { house, untilEnded, act, open, typesIn } = dueHouse()
  const finish = ({ finishers }: Process) =>
    untilEnded((signal) =>
      runFinishers({
        client: house().client,
        types: FINISHED_TYPES,
        finish: finishers.complete,
        checkpoint: checkpointIn(house().pool, 'finishers'),
        signal,
      }),
    )

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
        const data = { depositId, amount: '100', ...MEANS, ...WHOSE }
        facts.push(at(written(id, 'DepositStarted', { data })))
      }
      await house().client.append(`wallet-${id}`, facts, -1n)
    }
  }
  const overdueCount = async () => {
    const { rows: counted } = await house().pool.query<{ count: bigint }>(
      `select count(*) from read.due where kind = 'deposit' and at <= clock_timestamp()`,
    )
    return Number(counted[0]?.count)
  }
  /** A session whose process died before it was joined; answers how long it took until it was, in ms. */
  const joins = async (player: string) => {
    const process = house().process()
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
    const process = house().process(silent.payments)
    const end = finish(process)
    act(process)
    const joinMs = await joins(PLAYER)
    expect(joinMs).to.be.below(8_000)
    await until(() => silent.asked.length >= 200, 'they are asked for', 30_000)
    expect(silent.atOnceMost()).to.be.at.most(8)
    expect(new Set(silent.asked).size).to.equal(silent.asked.length)
    expect(await checkpointIn(house().pool, 'finishers').take(10)).to.deep.equal([])
    await end()

    const turns: string[] = []
    untilEnded((signal) =>
      runFinishers({
        client: house().client,
        types: FINISHED_TYPES,
        finish: (event) => (turns.push(event.type), process.finishers.complete(event)),
        checkpoint: checkpointIn(house().pool, 'finishers'),
        signal,
      }),
    )
    const again = await joins(OTHER)
    expect(again).to.be.below(8_000)
    expect(turns.filter((type) => type.startsWith('Deposit'))).to.deep.equal([])
  })

  it('delays no seed’s end though the provider never answers at all', async () => {
    await wait()
    const process = house().process(provider(() => PAID).payments, ago(25 * HOUR_MS))
    await open(process, PLAYER)
    const commands = commandsOf(process)
    await commands.deposit(asked(PLAYER), payment)
    await commands.openSession(asked(PLAYER), { gameId: 'dice' })
    const silent = provider(() => new Promise(() => {}))
    act(house().process(silent.payments))
    await until(
      async () => (await typesIn(`wallet-${PLAYER}`)).includes('SeedInForce'),
      'the seed has ended',
      30_000,
    )
    await until(() => silent.asked.length > 0, 'somebody is asked for, too', 30_000)
    expect(silent.atOnceMost()).to.be.at.most(8)
  })
})
