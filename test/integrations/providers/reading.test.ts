/** How calls of each style are understood: their fields as the providers' documents name them, and what is wrong with them. */
import { expect } from 'chai'
import type { ProviderCall } from '../../../integrations/providers/call.ts'
import {
  byHash,
  byHmac,
  bySha256Rsa,
  house,
  hub88,
  pragmatic,
  softswiss,
  STAKES,
} from './signed.ts'

const NOTHING: ProviderCall = {
  operation: 'transfer',
  userId: 'player-1',
  token: null,
  session: null,
  gameId: null,
  roundId: null,
  currency: null,
  isRoundClosed: false,
  parts: [],
}
const part = { transactionId: 'tx-1', refersTo: null, isPromo: false }
const stake = { ...part, kind: 'stake', amount: 150n }

/** Each asks one provider about one call, and tells what it was taken for or refused with, and what was answered. */
const asking =
  (
    send: (path: string, body: never) => Parameters<typeof hub88.handle>[0],
    provider: typeof hub88,
  ) =>
  async (path: string, body: unknown) => {
    const at = house()
    const { situation, answer } = await provider.handle(send(path, body as never), at)
    return { call: at.asked[0] ?? null, situation, body: answer.body }
  }
const inHub88 = asking(bySha256Rsa, hub88)
const inSoftswiss = asking(byHmac, softswiss)
const inPragmatic = asking(byHash, pragmatic)

describe('calls in the Hub88 style', () => {
  const { round_closed, amount, currency, ...moved } = STAKES.hub88
  const launched = { ...NOTHING, token: 'token-of-a-launch', gameId: 'clash', roundId: 'round-1' }

  it('are a stake, a payout, a rollback', async () => {
    const inRound = { ...launched, currency: 'EUR' }
    const { call: bet } = await inHub88('/transaction/bet', STAKES.hub88)
    expect(bet).to.deep.equal({ ...inRound, parts: [stake] })
    const won = { ...STAKES.hub88, transaction_uuid: 'tx-2', reference_transaction_uuid: 'tx-1' }
    const { call: win } = await inHub88('/transaction/win', { ...won, round_closed: true })
    const payout = { ...stake, kind: 'payout', transactionId: 'tx-2', refersTo: 'tx-1' }
    expect(win).to.deep.equal({ ...inRound, isRoundClosed: true, parts: [payout] })
    const back = { ...moved, transaction_uuid: 'tx-3', reference_transaction_uuid: 'tx-1' }
    const { call: rollback } = await inHub88('/transaction/rollback', back)
    expect(rollback).to.deep.equal({
      ...launched,
      parts: [{ ...payout, kind: 'rollback', transactionId: 'tx-3', amount: null }],
    })
    expect([round_closed, amount, currency]).to.deep.equal([false, 150_000, 'EUR'])
  })
  it('pay a promotion without a stake, when they say that it is one', async () => {
    const { situation } = await inHub88('/transaction/win', STAKES.hub88)
    expect(situation).to.equal('syntax')
    const promo = {
      ...STAKES.hub88,
      is_supplier_promo: true,
      is_billable: false,
      meta: { amount: 0.5 },
    }
    const { call } = await inHub88('/transaction/win', promo)
    expect(call?.parts).to.deep.equal([{ ...stake, kind: 'payout', isPromo: true }])
    expect((await inHub88('/transaction/bet', promo)).call?.parts).to.deep.equal([stake])
  })
  it('ask for a player and a balance', async () => {
    const { call } = await inHub88('/user/info', { user: 'player-1', request_uuid: 'c' })
    expect(call).to.deep.equal({ ...NOTHING, operation: 'authenticate' })
    const asked = { user: 'player-1', request_uuid: 'c', token: 't'.repeat(10) }
    const balance = await inHub88('/user/balance', asked)
    expect(balance.call).to.deep.equal({ ...NOTHING, operation: 'balance', token: 't'.repeat(10) })
    expect(balance.body).to.equal(
      '{"user":"player-1","status":"RS_OK","request_uuid":"c","currency":"EUR","balance":10050000}',
    )
  })
  for (const name of Object.keys(STAKES.hub88).filter((one) => one !== 'round_closed')) {
    it(`are no syntax without ${name}, of another type with a list for it`, async () => {
      const without = { ...STAKES.hub88, [name]: undefined }
      expect(await inHub88('/transaction/bet', without)).to.include({
        call: null,
        situation: 'syntax',
      })
      const { situation } = await inHub88('/transaction/bet', { ...STAKES.hub88, [name]: [] })
      expect(situation).to.equal(name === 'amount' ? 'amountInvalid' : 'types')
    })
  }
})

describe('amounts in JSON', () => {
  for (const amount of [
    '"150000"',
    '-150000',
    '-0',
    '150000.0',
    '1.5e5',
    '1e400',
    '150000.5',
    '9007199254740993',
  ]) {
    it(`of ${amount} are refused`, async () => {
      const text = JSON.stringify(STAKES.hub88).replace('150000', amount)
      const { call, situation } = await inHub88('/transaction/bet', text)
      expect({ call, situation }).to.deep.equal({ call: null, situation: 'amountInvalid' })
    })
  }
  it('that are no whole minor units, or of no currency, are refused as such', async () => {
    const ofHalfACent = { ...STAKES.hub88, amount: 500 }
    expect((await inHub88('/transaction/bet', ofHalfACent)).situation).to.equal('amountInvalid')
    const ofNone = { ...STAKES.hub88, currency: 'EURO' }
    expect((await inHub88('/transaction/bet', ofNone)).situation).to.equal('currency')
  })
  it('are taken where numbers stand in texts and texts in numbers around them', async () => {
    const odd = JSON.stringify({
      note: 'a "1e5" \\',
      ...STAKES.hub88,
      more: [1.5, '-2\\"', { amount: 0.1 }],
    })
    expect((await inHub88('/transaction/bet', odd)).call?.parts).to.deep.equal([stake])
  })
})

describe('calls in the SOFTSWISS style', () => {
  const { actions, ...envelope } = STAKES.softswiss
  const inRound: ProviderCall = {
    ...NOTHING,
    session: 'session-1',
    gameId: 'sandbox:Clash',
    roundId: 'round-1',
    currency: 'EUR',
  }

  it('are all actions at once, in their order', async () => {
    const win = { action: 'win', action_id: 'tx-2', amount: 20 }
    const batch = { ...STAKES.softswiss, finished: true, actions: [...actions, win] }
    const { call, body } = await inSoftswiss('/play', batch)
    const payout = { ...stake, kind: 'payout', transactionId: 'tx-2', amount: 20n }
    expect(call).to.deep.equal({ ...inRound, isRoundClosed: true, parts: [stake, payout] })
    expect(body).to.equal(
      '{"balance":10050,"game_id":"round-1","transactions":[' +
        '{"action_id":"tx-1","tx_id":"our-1"},{"action_id":"tx-2","tx_id":"our-2"}]}',
    )
  })
  it('ask for the balance without an action, and close with nothing but that', async () => {
    const asked = { user_id: 'player-1', currency: 'EUR' }
    const { call, body } = await inSoftswiss('/play', asked)
    expect(call).to.deep.equal({ ...NOTHING, operation: 'balance', currency: 'EUR' })
    expect(body).to.equal('{"balance":10050}')
    const closed = await inSoftswiss('/play', { ...envelope, finished: true, actions: [] })
    expect(closed.call).to.deep.equal({ ...inRound, operation: 'close', isRoundClosed: true })
    expect(closed.body).to.equal('{"balance":10050,"game_id":"round-1","transactions":[]}')
  })
  it('take actions back by names of their own', async () => {
    const back = { action: 'rollback', action_id: 'tx-9', original_action_id: 'tx-1' }
    const { call } = await inSoftswiss('/rollback', { ...envelope, actions: [back] })
    expect(call?.parts).to.deep.equal([
      { ...part, kind: 'rollback', transactionId: 'tx-9', refersTo: 'tx-1', amount: null },
    ])
  })
  it('tell what free rounds won by the name that they were issued under', async () => {
    const won = { issue_id: 'issue-1', status: 'played', total_amount: 30 }
    const { call } = await inSoftswiss('/freespins', won)
    const payout = {
      ...stake,
      kind: 'payout',
      transactionId: 'issue-1',
      amount: 30n,
      isPromo: true,
    }
    expect(call).to.deep.equal({ ...NOTHING, userId: null, parts: [payout] })
  })
  it('are no syntax with too many actions, one twice, one of the other address, or money in no round', async () => {
    const many = Array.from({ length: 21 }, (_, n) => ({ ...actions[0], action_id: `tx-${n}` }))
    const rollback = { action: 'rollback', action_id: 'tx-9', original_action_id: 'tx-1' }
    for (const [path, body] of [
      ['/play', { ...envelope, actions: many }],
      ['/play', { ...envelope, actions: [...actions, ...actions] }],
      ['/play', { ...envelope, actions: [rollback] }],
      ['/rollback', { ...envelope, actions }],
      ['/play', { ...envelope, game_id: undefined, actions }],
      ['/play', { ...envelope, game: null, finished: true }],
    ] as const) {
      const { call, situation } = await inSoftswiss(path, body)
      expect({ call, situation }).to.deep.equal({ call: null, situation: 'syntax' })
    }
  })
})

describe('calls in the Pragmatic style', () => {
  const { amount, reference, ...asked } = STAKES.pragmatic
  const round = { userId: 'player-1', gameId: 'vs1clash', roundId: '5001' }
  const launched: ProviderCall = { ...NOTHING, ...round, token: 'token-of-a-launch' }
  const payout = { ...stake, kind: 'payout' }
  const ANSWERED = '"currency":"EUR","cash":98.50,"bonus":2.00'
  const OK = '"error":0,"description":"Success"}'

  it('are a stake, and results of it without a word of the bonus', async () => {
    const bet = await inPragmatic('/bet.html', STAKES.pragmatic)
    expect(bet.call).to.deep.equal({ ...launched, parts: [stake] })
    const result = await inPragmatic('/result.html', STAKES.pragmatic)
    expect(result.call).to.deep.equal({ ...launched, parts: [payout] })
    expect(result.body).to.equal(`{"transactionId":"our-1",${ANSWERED},${OK}`)
  })
  it('credit a promotion beside a result, by a reference of its own', async () => {
    const both = { ...STAKES.pragmatic, promoWinAmount: '3.00', promoWinReference: 'promo-1' }
    const { call } = await inPragmatic('/result.html', both)
    const promo = { ...payout, transactionId: 'promo-1', amount: 300n, isPromo: true }
    expect(call?.parts).to.deep.equal([payout, promo])
    for (const half of [{ promoWinAmount: '3.00' }, { promoWinReference: 'promo-1' }]) {
      const { situation } = await inPragmatic('/result.html', { ...STAKES.pragmatic, ...half })
      expect(situation).to.equal('syntax')
    }
    const same = { ...both, promoWinReference: reference }
    expect((await inPragmatic('/result.html', same)).situation).to.equal('syntax')
  })
  it('pay what free rounds and promotions win without a stake, and nothing for the total of free rounds', async () => {
    const free = await inPragmatic('/result.html', { ...STAKES.pragmatic, bonusCode: 'b' })
    expect(free.call?.parts).to.deep.equal([{ ...payout, isPromo: true }])
    const promo = await inPragmatic('/promoWin.html', { userId: 'player-1', amount, reference })
    expect(promo.call).to.deep.equal({ ...NOTHING, parts: [{ ...payout, isPromo: true }] })
    const total = await inPragmatic('/bonusWin.html', { ...STAKES.pragmatic, bonusCode: 'b' })
    expect(total.call).to.deep.equal({ ...launched, operation: 'note' })
    expect(total.body).to.equal(`{"transactionId":"tx-1",${ANSWERED},${OK}`)
  })
  it('take a stake back by its own reference, and correct in both directions', async () => {
    const refund = await inPragmatic('/refund.html', { userId: 'player-1', reference })
    const rollback = { ...part, kind: 'rollback', refersTo: 'tx-1', amount: null }
    expect(refund.call).to.deep.equal({ ...NOTHING, parts: [rollback] })
    expect(refund.body).to.equal(`{"transactionId":"our-1",${OK}`)
    const up = await inPragmatic('/adjustment.html', STAKES.pragmatic)
    expect(up.call?.parts).to.deep.equal([{ ...stake, kind: 'adjustmentUp' }])
    const down = await inPragmatic('/adjustment.html', { ...STAKES.pragmatic, amount: '-1.50' })
    expect(down.call?.parts).to.deep.equal([{ ...stake, kind: 'adjustmentDown' }])
    const neither = await inPragmatic('/adjustment.html', { ...STAKES.pragmatic, amount: '--1' })
    expect(neither.situation).to.equal('amountInvalid')
  })
  it('begin with a token, ask, and end a round', async () => {
    const begun = await inPragmatic('/authenticate.html', { token: 'token-of-a-launch' })
    expect(begun.call).to.deep.equal({
      ...NOTHING,
      operation: 'authenticate',
      userId: null,
      token: 'token-of-a-launch',
    })
    expect(begun.body).to.equal(
      `{"userId":"player-1",${ANSWERED},"token":"token-of-a-launch",${OK}`,
    )
    const balance = await inPragmatic('/balance.html', { userId: 'player-1' })
    expect(balance.body).to.equal(`{${ANSWERED},${OK}`)
    const end = await inPragmatic('/endRound.html', round)
    expect(end.call).to.deep.equal({
      ...NOTHING,
      ...round,
      operation: 'close',
      isRoundClosed: true,
    })
    expect(end.body).to.equal(`{"cash":98.50,"bonus":2.00,${OK}`)
    const games = await inPragmatic('/getBalancePerGame.html', { userId: 'p', gameIdList: 'a,b' })
    expect(games.body).to.equal(
      `{"gamesBalances":[{"gameID":"a","cash":98.50,"bonus":2.00},{"gameID":"b","cash":98.50,"bonus":2.00}],${OK}`,
    )
  })
  for (const name of ['userId', 'gameId', 'roundId', 'amount', 'reference']) {
    it(`are no syntax without ${name}, which is as good as empty`, async () => {
      const empty = { ...STAKES.pragmatic, [name]: '' }
      const { call, situation } = await inPragmatic('/bet.html', empty)
      expect({ call, situation }).to.deep.equal({ call: null, situation: 'syntax' })
    })
  }
  for (const said of ['-1.50', '+1.50', '1.', '.5', '01.50', '1e2', '1,50', '1.505', '1.50 ']) {
    it(`stake no ${said}`, async () => {
      const { call, situation } = await inPragmatic('/bet.html', {
        ...STAKES.pragmatic,
        amount: said,
      })
      expect({ call, situation }).to.deep.equal({ call: null, situation: 'amountInvalid' })
    })
  }
  it('of nobody that is known have no currency', async () => {
    const nowhere = { ...house(), currencyOf: () => Promise.resolve(null) }
    const { situation } = await pragmatic.handle(byHash('/bet.html', STAKES.pragmatic), nowhere)
    expect(situation).to.equal('playerUnknown')
    expect(asked.userId).to.equal('player-1')
  })
})
