/** Players by filters, over HTTP: each filter finds whom it says and nobody else, page by page. */
import { expect } from 'chai'
import { amlCase } from '../../../../domain/compliance/aml-case/decider.ts'
import { minor } from '../../../../domain/shared/money.ts'
import { createCommandHandler } from '../../../../eventstore/command-handler.ts'
import { commandIdOf, createdIdOf } from '../../../../eventstore/ids.ts'
import { ask, newPlayer, tokenOf, type Player } from '../../../support/http.ts'
import { until } from '../../../support/store-process.ts'
import { staffOf, system } from '../../../support/system.ts'

type Entry = { playerId: string; balance: string; lastSeenOn: string }

/** As a finding of a read model leads to it. */
async function raise(playerId: string) {
  const { client: store } = await system()
  const id = createdIdOf(commandIdOf(playerId, 'raise', 'alert'), 'amlCase', playerId)
  const evidence = { kind: 'dailyDeposits', day: '2026-11-24', currency: 'EUR' } as const
  const alert = { playerId, rule: 'deposit_watch', ruleVersion: '2026-1', key: playerId }
  await createCommandHandler({ store }).execute(amlCase, {
    id,
    commandId: id,
    bodyHash: 'alert',
    correlationId: 'test',
    actor: { role: 'system', id: 'outbox' },
    command: () => ({
      type: 'RaiseAlert' as const,
      alert: { ...alert, evidence: { ...evidence, amount: minor(1n) } },
    }),
  })
}

describe('a list of players by filters', function () {
  this.timeout(60_000)
  let url: string
  let token: string
  let [rich, poor]: Player[] = []
  const get = (query: string) => ask(url, 'GET', { path: `/v1/operations/players?${query}`, token })
  const idsOf = async (query: string) => {
    const { status, body } = await get(query)
    expect(status, JSON.stringify(body)).to.equal(200)
    return (body['data'] as Entry[]).map(({ playerId }) => playerId)
  }
  const AMOUNT = '987654321'
  before(async () => {
    url = (await system()).url
    token = await tokenOf(url, staffOf('operator'))
    rich = await newPlayer(url, AMOUNT)
    poor = await newPlayer(url, '100')
    const both = `currency=EUR&balanceMin=100&limit=2`
    await until(async () => (await idsOf(both)).includes(poor?.playerId ?? ''), 'both listed')
  })

  it('finds by status, tier, country, market, balance, last day seen and alerts', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const theirs = `currency=EUR&balanceMin=${AMOUNT}&balanceMax=${AMOUNT}`
    for (const more of [
      '',
      '&status=registered',
      '&vipTier=bronze',
      '&country=MT',
      '&market=MT',
      '&account=active',
      `&seenFrom=${today}&seenTo=9999-12-31`,
      '&alertsMin=0',
    ]) {
      expect(await idsOf(theirs + more), more)
        .to.include(rich?.playerId)
        .and.not.include(poor?.playerId)
    }
    for (const more of [
      '&status=erased',
      '&account=closed',
      '&country=SE',
      '&market=GB',
      '&seenTo=2020-01-01',
      '&alertsMin=900',
    ]) {
      expect(await idsOf(theirs + more), more).to.deep.equal([])
    }
  })
  it('finds whoever an alert was raised of, once it is, and an account that was closed', async () => {
    const theirs = `currency=EUR&balanceMin=${AMOUNT}&balanceMax=${AMOUNT}`
    const finds = async (query: string) => (await idsOf(query)).includes(rich?.playerId ?? '')
    await raise(rich?.playerId ?? '')
    await until(() => finds(`${theirs}&alertsMin=1`), 'the alert listed')
    expect(await idsOf('alertsMin=1&limit=100')).not.to.include(poor?.playerId)
    const path = `/v1/players/${poor?.playerId ?? ''}/close`
    const closed = await ask(url, 'POST', { path, token, body: { reason: 'a test of lists' } })
    expect(closed.status, JSON.stringify(closed.body)).to.equal(200)
    const listed = async () =>
      (await idsOf('account=closed&limit=100')).includes(poor?.playerId ?? '')
    await until(listed, 'the closed account listed')
    expect(await idsOf('account=active&limit=100')).not.to.include(poor?.playerId)
  })
  it('goes on where a page ends', async () => {
    const first = await get('currency=EUR&limit=1')
    const cursor = String(first.body['nextCursor'])
    const [one] = first.body['data'] as Entry[]
    const next = await idsOf(`currency=EUR&limit=1&cursor=${cursor}`)
    expect(next).to.have.length(1).and.not.include(one?.playerId)
  })
  it('refuses an amount of no currency, and what is no filter', async () => {
    for (const query of [
      'balanceMin=1',
      'balanceMax=x&currency=EUR',
      'country=malta',
      'market=malta',
      'alertsMin=-1',
      'account=open',
      'seenFrom=0000-01-01',
      'seenTo=0000-12-31',
      'name=Borg',
    ]) {
      expect((await get(query)).body['code'], query).to.equal('VALIDATION_FAILED')
    }
  })
})
