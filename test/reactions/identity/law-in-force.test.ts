/** What decides about players by the law of their market goes by the pack that is in force at its own instant, in each process. */
import { hash, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { createCloseOwn } from '../../../api/identity/players/end-account.ts'
import { createGrantVipTier } from '../../../api/identity/players/grant-vip-tier.ts'
import { createReopenOwn } from '../../../api/identity/players/reopen-account.ts'
import type { Code } from '../../../api/codes.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { plusMs } from '../../../domain/shared/instant.ts'
import { minor } from '../../../domain/shared/money.ts'
import { commandIdOf } from '../../../eventstore/ids.ts'
import { proposeVipTier } from '../../../reactions/identity/propose-vip-tier.ts'
import { commandsOf } from '../../support/commands.ts'
import { ownHouse, type House } from '../../support/own-house.ts'
import { activateRules, byStaff, standingAt } from '../../support/ruling.ts'
import { registration } from '../../support/registration.ts'

const AT = '2027-06-01T00:00:00.000Z'
const BEFORE = plusMs(AT, -1)
const DAY_MS = 86_400_000
const OF_CODE = 'MT-2026-1'
const OF_PACK = 'MT-2026-1+law'

const on = { market: 'MT', from: AT, source: 'these tests' }
const pack = {
  version: 'law',
  source: 'these tests',
  changes: [
    { ...on, column: 'products', value: ['slots'] },
    { ...on, column: 'vip', value: { isAllowed: false, checks: [], isBonusForbidden: false } },
    {
      ...on,
      column: 'closure',
      value: {
        isRefunded: true,
        isPaidOutOnExclusion: false,
        reopenAfter: 'P30D',
        reopenAfterPermanent: 'P60D',
        dormantAfterMonths: 1,
        noticeDays: 7,
      },
    },
  ],
}

async function isRefused(code: Code, answer: Promise<unknown>): Promise<void> {
  const refused = await answer.catch((error: unknown) => error)
  expect(refused).to.include({ name: 'Refusal', code })
}

describe('the law in force', function () {
  this.timeout(60_000)
  let house: House
  before(async () => {
    house = await ownHouse()
    const now = plusMs(AT, -DAY_MS)
    await activateRules(house, { kind: 'jurisdictions', pack, now, at: AT })
  })
  after(() => house.remove())

  /** With nothing in its memory. */
  const processAt = (at: string) => house.process(undefined, standingAt(at))
  async function registered(): Promise<string> {
    const { handler, finishers } = processAt(plusMs(AT, -400 * DAY_MS))
    const playerId = randomUUID()
    const executed = await handler.execute(player, {
      id: playerId,
      commandId: commandIdOf(playerId, 'register', ''),
      bodyHash: 'b',
      correlationId: 'c',
      actor: { role: 'player', id: playerId },
      command: (at) => ({
        ...registration,
        at,
        emailHash: hash('sha256', playerId),
        personHash: hash('sha256', `person ${playerId}`),
      }),
    })
    if (executed.outcome !== 'accepted') throw new Error(executed.outcome)
    await finishers.finish(executed.events[0] as never)
    return playerId
  }
  const asked = (playerId: string) => ({
    playerId,
    route: 'test',
    idempotencyKey: randomUUID(),
    requestId: 'test',
  })
  const propose = (playerId: string, at: string) =>
    proposeVipTier(processAt(at).handler, {
      projection: 'vip_watch',
      key: playerId,
      kind: 'vipTier',
      data: { playerId, tier: 'silver', turnover: '1000000', currency: 'EUR' },
      rulesVersion: '2026-1',
      position: 1n,
    })
  const facts = (playerId: string, type: string) =>
    house
      .events(`player-${playerId}`)
      .then((all) => all.filter((one) => one.type === type).map(({ data }) => data as object))

  it('says whether a tier is proposed and granted', async () => {
    const [early, late] = [await registered(), await registered()]
    await propose(early, BEFORE)
    await propose(late, AT)
    expect(await facts(early, 'VipTierProposed')).to.have.lengthOf(1)
    expect(await facts(late, 'VipTierProposed')).to.have.lengthOf(0)
    const grant = (at: string) => createGrantVipTier(processAt(at))(byStaff(), { playerId: early })
    await isRefused('VIP_CHECKS_MISSING', grant(BEFORE))
    await isRefused('VIP_NOT_ALLOWED', grant(AT))
  })

  it('is named by the end of an account, and says when its player may be back', async () => {
    const [early, late] = [await registered(), await registered()]
    await createCloseOwn(processAt(BEFORE))(asked(early), 'notNeeded')
    await createCloseOwn(processAt(AT))(asked(late), 'notNeeded')
    expect((await facts(early, 'AccountClosed'))[0]).to.include({ rule: OF_CODE })
    expect((await facts(late, 'AccountClosed'))[0]).to.include({ rule: OF_PACK })
    const back = (playerId: string, days: number) =>
      createReopenOwn(processAt(plusMs(AT, days * DAY_MS)))(asked(playerId))
    // Whoever closed before goes by what held then.
    expect(await back(early, 1)).to.include({ outcome: 'requested' })
    expect((await facts(early, 'ReopeningRequested'))[0]).to.include({ rule: OF_PACK })
    await isRefused('REOPEN_TOO_EARLY', back(late, 29))
    expect(await back(late, 30)).to.include({ outcome: 'requested' })
  })

  it('ends play of a product at the next bet, and lets its player leave', async () => {
    const playerId = await registered()
    const at = (instant: string) =>
      commandsOf({ ...processAt(instant), clock: standingAt(instant) })
    const [early, late] = [at(BEFORE), at(AT)]
    const money = { amount: minor(1_000n), instrument: 'card' }
    expect(await early.deposit(asked(playerId), money)).to.include({ status: 'succeeded' })
    const { sessionId } = await early.openSession(asked(playerId), { gameId: 'dice' })
    const bet = { sessionId, stake: minor(100n), choice: '4950' }
    const [opened] = await house.events(`gameSession-${sessionId}`)
    expect(opened?.data).to.include({ rules: OF_CODE })
    await early.placeBet(asked(playerId), bet)
    await isRefused('GAME_NOT_IN_MARKET', late.placeBet(asked(playerId), bet))
    await isRefused('GAME_NOT_IN_MARKET', late.openSession(asked(playerId), { gameId: 'dice' }))
    const played = await house.events(`wallet-${playerId}`)
    expect(played.filter(({ type }) => type === 'BetPlaced')).to.have.lengthOf(1)
    await late.closeSession(asked(playerId), { sessionId })
    const payout = { ...money, amount: minor(500n) }
    expect(await late.withdraw(asked(playerId), payout)).to.include({ status: 'succeeded' })
  })

  it('says when an account has rested for long', async () => {
    const look = async (at: string) => {
      const playerId = await registered()
      const [fact] = await house.events(`player-${playerId}`)
      if (fact === undefined) throw new Error('nobody is registered')
      await processAt(at).acts.run({ kind: 'dormancy', id: playerId, at, fact })
      return playerId
    }
    const [early, late] = [await look(BEFORE), await look(AT)]
    expect((await facts(early, 'DormancyNoticeDue'))[0]).to.include({ rule: OF_CODE })
    expect((await facts(late, 'DormancyNoticeDue'))[0]).to.include({ rule: OF_PACK })
  })
})
