/** Each side of the providers' formats proves the other: what the sandbox says is what the house hears, and back. They share no code. */
import { expect } from 'chai'
import fc from 'fast-check'
import { generateKeyPairSync } from 'node:crypto'
import { minor, MINOR_MAX } from '../../../domain/shared/money.ts'
import type { Codec, Move, Said, Table } from '../../../embedded/provider/codec.ts'
import { createHub88Codec } from '../../../embedded/provider/styles/hub88.ts'
import { createPragmaticCodec } from '../../../embedded/provider/styles/pragmatic.ts'
import { createSoftswissCodec } from '../../../embedded/provider/styles/softswiss.ts'
import type { ProviderCall } from '../../../integrations/providers/call.ts'
import { createProvider, type Provider } from '../../../integrations/providers/provider.ts'
import { hub88 } from '../../../integrations/providers/profiles/hub88.ts'
import { pragmatic } from '../../../integrations/providers/profiles/pragmatic.ts'
import { softswiss } from '../../../integrations/providers/profiles/softswiss.ts'
import { SITUATIONS, type Situation } from '../../../integrations/providers/situations.ts'

const SECRET = 'shared by both sides'
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PUBLIC = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string
const PRIVATE = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string

type Pair = { name: string; house: Provider; sandbox: Codec; stranger: Codec }
const PAIRS: Pair[] = [
  {
    name: 'hub88',
    house: createProvider(hub88, PUBLIC),
    sandbox: createHub88Codec(PRIVATE),
    stranger: createHub88Codec(
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }) as string,
    ),
  },
  {
    name: 'softswiss',
    house: createProvider(softswiss, SECRET),
    sandbox: createSoftswissCodec(SECRET),
    stranger: createSoftswissCodec('another'),
  },
  {
    name: 'pragmatic',
    house: createProvider(pragmatic, SECRET),
    sandbox: createPragmaticCodec(SECRET),
    stranger: createPragmaticCodec('another'),
  },
]

const TABLE: Table = {
  player: 'player-1',
  token: 'a-token-of-ours',
  session: 'session-1',
  game: 'sandbox:Clash',
  round: 'round-1',
  currency: 'EUR',
}
const STAKE: Move = { kind: 'stake', id: 'm-1', of: null, amount: 150n }
const PAYOUT: Move = { kind: 'payout', id: 'm-2', of: 'm-1', amount: 300n }
const PROMO: Move = { kind: 'promo', id: 'm-3', of: null, amount: 70n }
const ROLLBACK: Move = { kind: 'rollback', id: 'm-4', of: 'm-1', amount: 0n }
const CORRECTION: Move = { kind: 'correction', id: 'm-5', of: null, amount: -25n }

const said = (moves: Move[], change: Partial<Said> = {}): Said => ({
  table: TABLE,
  moves,
  isLast: false,
  ...change,
})

type Way = { situation?: Situation; balance?: bigint; isForged?: boolean }

/** The sandbox says it, the house understands and answers; null where the style cannot say it. */
async function speak(
  { house, sandbox, stranger }: Pair,
  what: Said,
  { situation = 'ok', balance = 9_850n, isForged = false }: Way = {},
) {
  const sent = (isForged ? stranger : sandbox).write(what)
  if (sent === null) return null
  const heard: ProviderCall[] = []
  const { currency } = what.table
  const raw = { path: sent.path, headers: sent.headers, body: Buffer.from(sent.body) }
  const { situation: became, answer } = await house.handle(raw, {
    currencyOf: () => Promise.resolve(currency),
    act(call) {
      heard.push(call)
      return Promise.resolve({
        situation,
        wallet: {
          userId: TABLE.player,
          currency,
          balance: minor(balance),
          bonusBalance: minor(200n),
        },
        parts: call.parts.map((_, n) => ({ ourId: `our-${n}`, fromBonus: minor(0n) })),
      })
    },
  })
  return { call: heard[0] ?? null, became, told: sandbox.read(answer, what.table) }
}

describe('both sides of a provider', () => {
  for (const pair of PAIRS) {
    it(`${pair.name}: a stake, its payout and its rollback are heard as they are said`, async () => {
      for (const move of [STAKE, PAYOUT, ROLLBACK]) {
        const { call, told } = (await speak(pair, said([move], { more: { odd: 'ü=+ %' } }))) ?? {}
        expect(call).to.include({ operation: 'transfer', userId: 'player-1', roundId: 'round-1' })
        expect(call?.parts[0]).to.include({
          kind: move.kind,
          amount: move.kind === 'rollback' ? null : move.amount,
        })
        if (move.kind === 'rollback') expect(call?.parts[0]?.refersTo).to.equal('m-1')
        else expect(call?.parts[0]?.transactionId).to.equal(move.id)
        expect(told?.result).to.equal('done')
        if (told?.balance !== null) expect(told?.balance).to.equal(10_050n)
      }
    })
    it(`${pair.name}: promotions, the balance and the end of a round are heard`, async () => {
      const promo = await speak(pair, said([PROMO]))
      expect(promo?.call?.parts).to.deep.equal([
        { kind: 'payout', transactionId: 'm-3', refersTo: null, amount: 70n, isPromo: true },
      ])
      const asked = await speak(pair, said([]))
      expect(asked?.call).to.include({ operation: 'balance', userId: 'player-1' })
      expect(asked?.told).to.include({ result: 'done', balance: 10_050n })
      const closed = await speak(pair, said([], { isLast: true }))
      if (pair.name === 'hub88') expect(closed).to.equal(null)
      else expect(closed?.call).to.include({ operation: 'close', roundId: 'round-1' })
      const last = await speak(pair, said([PAYOUT], { isLast: true }))
      if (pair.name === 'pragmatic') expect(last).to.equal(null)
      else expect(last?.call).to.include({ isRoundClosed: true })
    })
    it(`${pair.name}: a stranger is not heard`, async () => {
      const forged = await speak(pair, said([STAKE]), { isForged: true })
      expect(forged).to.include({ became: 'signature', call: null })
      expect(forged?.told.result).to.equal('refused')
    })
    it(`${pair.name}: what may have moved money is never heard as clear`, async () => {
      for (const situation of SITUATIONS) {
        const { told } = (await speak(pair, said([STAKE]), { situation })) ?? {}
        const isOpen = ['internal', 'retryLater'].includes(situation)
        const isAskedAgain = pair.name === 'pragmatic' && situation === 'payoutUnknown'
        const isTakenBack = pair.name === 'hub88' && situation === 'roundClosed'
        expect(told?.result === 'unclear', situation).to.equal(
          isOpen || isAskedAgain || isTakenBack,
        )
        if (situation === 'ok' || situation === 'duplicate') expect(told?.result).to.equal('done')
        if (situation === 'funds') expect(told?.result).to.equal('refused')
      }
    })
    it(`${pair.name}: amounts of every currency arrive whole, and balances come back`, async () => {
      const inCents = pair.name === 'pragmatic' ? 10n : 1n
      const property = fc.asyncProperty(
        fc.bigInt(1n, 90_000_000_000n),
        fc.bigInt(0n, 90_000_000_000_000n),
        fc.constantFrom('JPY', 'EUR', 'BHD'),
        async (amount, balance, currency) => {
          const what = said([{ ...STAKE, amount }], { table: { ...TABLE, currency } })
          const spoken = await speak(pair, what, { balance })
          const step = currency === 'BHD' ? inCents : 1n
          if (amount % step !== 0n) expect(spoken).to.equal(null)
          else {
            expect(spoken?.call?.parts[0]?.amount).to.equal(amount)
            expect(spoken?.told.balance).to.equal(balance - (balance % step) + 200n)
          }
        },
      )
      await fc.assert(property)
    })
  }
  it('the largest amount that the house keeps is heard in each style', async () => {
    for (const pair of PAIRS) {
      const spoken = await speak(pair, said([{ ...STAKE, amount: MINOR_MAX }]))
      const isBeyondJson = pair.name === 'hub88'
      expect(spoken?.became).to.equal(isBeyondJson ? 'amountInvalid' : 'ok')
    }
  })
  it('several moves at once are said where the style has room for them', async () => {
    const [inHub88, inSoftswiss, inPragmatic] = PAIRS as [Pair, Pair, Pair]
    const second = { ...STAKE, id: 'm-6' }
    expect(await speak(inHub88, said([STAKE, second]))).to.equal(null)
    expect(await speak(inPragmatic, said([STAKE, second]))).to.equal(null)
    const batch = await speak(inSoftswiss, said([STAKE, second, PAYOUT], { isLast: true }))
    expect(batch?.call?.parts.map(({ kind }) => kind)).to.deep.equal(['stake', 'stake', 'payout'])
    expect(batch?.told.ids).to.deep.equal(['our-0', 'our-1', 'our-2'])
    expect(await speak(inSoftswiss, said([STAKE, ROLLBACK]))).to.equal(null)
    const both = await speak(inPragmatic, said([PAYOUT, PROMO]))
    expect(both?.call?.parts.map(({ amount }) => amount)).to.deep.equal([300n, 70n])
  })
  it('corrections go down and up where the style has them', async () => {
    const [inHub88, inSoftswiss, inPragmatic] = PAIRS as [Pair, Pair, Pair]
    const down = await speak(inPragmatic, said([CORRECTION]))
    expect(down?.call?.parts[0]).to.include({ kind: 'adjustmentDown', amount: 25n })
    const up = await speak(inPragmatic, said([{ ...CORRECTION, amount: 25n }]))
    expect(up?.call?.parts[0]).to.include({ kind: 'adjustmentUp', amount: 25n })
    expect(await speak(inHub88, said([CORRECTION]))).to.equal(null)
    expect(await speak(inSoftswiss, said([CORRECTION]))).to.equal(null)
  })
})
