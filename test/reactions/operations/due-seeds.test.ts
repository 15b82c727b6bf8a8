/** Seeds of sessions that nobody plays: each has its day, ends once, and is revealed. */
import { expect } from 'chai'
import { minor } from '../../../domain/shared/money.ts'
import { due } from '../../../projections/operations/due.ts'
import type { AnyProjection } from '../../../projections/engine/projection.ts'
import { beginRebuild } from '../../../projections/rebuilds/rebuild.ts'
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
} from '../../support/due-house.ts'
import { until } from '../../support/store-process.ts'

describe('what is due of a session that nobody plays', function () {
  this.timeout(60_000)
  const { house, act, open, typesIn, rows } = dueHouse()

  /** Opened and played on before its seed had had its life; `hours` ago. */
  const plays = async (hours: number, bets = 1) => {
    const process = house().process(provider(() => PAID).payments, ago(hours * HOUR_MS))
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
    for (let n = 0; n < 3; n += 1) act(house().process())
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
    const { acts } = house().process()
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
    const [first, second] = [house().process(), house().process()]
    await Promise.all([first.acts.run(one), second.acts.run(one)])
    expect(await house().process().acts.run(one)).to.equal(true)
    const generation = await beginRebuild(house().pool, due as unknown as AnyProjection, {
      swapWhenBuilt: true,
    })
    const running = act(first)
    act(second)
    await until(async () => {
      const shown = await house().pool.query<{ generation: number }>(
        `select generation from projections.generations where projection = 'due' and status = 'live'`,
      )
      return shown.rows[0]?.generation === generation
    }, 'the new generation is shown')
    await running.end()
    expect(await inForce()).to.equal(1)
    expect(await typesIn(`gameSession-${sessionId}`)).to.have.length(4)
  })
})
