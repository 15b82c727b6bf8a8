/** Stakes over HTTP: what GET /v1/games tells of a choice is what a bet takes, and a refusal says what to stake instead. */
import { expect } from 'chai'
import { ask, betOf, newPlayer, type Player } from '../../support/http.ts'
import { system, type System } from '../../support/system.ts'

type Body = Record<string, unknown>

describe('stakes over HTTP', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
  })

  const games = async (query = '') => ask(on.url, 'GET', { path: `/v1/games${query}` })
  const stakesOf = async (query = '') => {
    const { status, body } = await games(query)
    expect(status, JSON.stringify(body)).to.equal(200)
    return (body['data'] as { stakes: Body }[])[0]?.stakes ?? {}
  }
  const bet = (stake: string, choice: string) =>
    ask(on.url, 'POST', {
      path: `/v1/sessions/${player.sessionId}/bets`,
      token: player.token,
      body: { stake, choice },
    })

  it('are told of a choice, with the exact RTP at the least of them', async () => {
    expect(await stakesOf('?choice=4951')).to.deep.equal({
      choice: '4951',
      step: '96',
      anyFrom: '96',
      rtpAtLeastStake: { numerator: '945641', denominator: '960000', percent: '98.5042' },
    })
    expect(await stakesOf('?choice=4950')).to.deep.include({
      step: '1',
      rtpAtLeastStake: { numerator: '99', denominator: '100', percent: '99.0000' },
    })
  })
  it('are those of the tightest choice where none is named', async () => {
    expect(await stakesOf()).to.include({ choice: '4924', step: '96' })
  })
  it('are told of no choice that no game has', async () => {
    const { status, body } = await games('?choice=9501')
    expect([status, body['code']]).to.deep.equal([400, 'VALIDATION_FAILED'])
    expect((body['errors'] as Body[])[0]).to.include({ in: 'query', pointer: '/choice' })
  })
  it('that would pay back too little are refused, with those that are taken', async () => {
    const path = `/v1/wallet?after=${await betOf(on.url, player)}`
    const before = await ask(on.url, 'GET', { path, token: player.token })
    const small = await bet('1', '4951')
    expect([small.status, small.body['code']]).to.deep.equal([400, 'STAKE_OFF_STEP'])
    expect(small.body['errors']).to.deep.equal([
      {
        in: 'body',
        pointer: '/stake',
        message: 'a choice of 4951 takes multiples of 96, and any stake from 96 on',
      },
    ])
    const off = await bet('47', '9500')
    expect([off.status, off.body['code']]).to.deep.equal([400, 'STAKE_OFF_STEP'])
    const after = await ask(on.url, 'GET', { path, token: player.token })
    expect(after.body['balance']).to.equal(before.body['balance'])
  })
  it('at the step, and from where any are taken, are taken', async () => {
    const figures: [string, string][] = [
      ['96', '4951'],
      ['24', '9500'],
      ['48', '9500'],
      ['167', '9500'],
      ['1', '4950'],
    ]
    for (const [stake, choice] of figures) {
      expect((await bet(stake, choice)).status, `${stake} on ${choice}`).to.equal(201)
    }
  })
})
