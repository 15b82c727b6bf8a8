// Tests of the sandbox provider's rounds against an operator's wallets, over HTTP: plain ones, each fault, and what the ledger says of them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { FAULTS, type Fault, type Round } from '../../../embedded/provider/round.ts'
import {
  startOperator,
  STYLES,
  type Mood,
  type Operator,
  type Style,
} from '../../support/operator.ts'
import { startSandbox, type SandboxProcess } from '../../support/sandbox.ts'
import { until } from '../../support/store-process.ts'

const PLAYER = { id: 'player-1', currency: 'EUR', balance: 1_000_000n }
const ENDS: Record<Fault, Round['status']> = {
  duplicate: 'settled',
  lostAnswer: 'settled',
  otherAmount: 'settled',
  unknownField: 'settled',
  wrongSign: 'settled',
  lostStake: 'returned',
  slowAnswer: 'returned',
  rollbackFirst: 'returned',
  payoutFirst: 'settled',
  returned: 'returned',
  twoStakes: 'settled',
  batch: 'settled',
  mixedBatch: 'settled',
  promo: 'settled',
}
const IN_BATCHES: Fault[] = ['batch', 'mixedBatch']

describe('rounds of the sandbox provider', function () {
  this.timeout(120_000)
  let folder: string
  let provider: SandboxProcess
  let operator: Operator
  let moods: Mood[]
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acme-provider-'))
    provider = await startSandbox('provider', folder)
  })
  after(async () => {
    await provider.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    moods = []
    operator = await startOperator(
      await provider.text('/v1/public-key'),
      PLAYER,
      () => moods.shift() ?? 'well',
    )
  })
  afterEach(() => operator.stop())

  async function launch(style: Style, change: object = {}): Promise<string> {
    const { body, status } = await provider.ask('POST', '/v1/launches', {
      style,
      walletUrl: operator.walletUrl(style),
      player: PLAYER.id,
      token: 'token-1',
      game: 'sandbox:tide-tables',
      currency: PLAYER.currency,
      ...change,
    })
    expect(status, JSON.stringify(body)).to.equal(201)
    return String(body['launchId'])
  }
  const ask = (launchId: string, more: object = {}) =>
    provider.ask('POST', '/v1/rounds', { launchId, stake: '100', ...more })
  const play = async (launchId: string, more: object = {}): Promise<Round> =>
    (await ask(launchId, more)).body as unknown as Round

  /** What went out of the wallets of the style, as the ledger has it. */
  async function netOf(style: Style): Promise<bigint> {
    const { body } = await provider.ask('GET', '/v1/ledger')
    const entries = body['entries'] as { style: string; net: string }[]
    return BigInt(entries.find((entry) => entry.style === style)?.net ?? '0')
  }
  /** Runs it, and holds the ledger against the wallet. */
  async function balanced(style: Style, run: () => Promise<void>): Promise<void> {
    const before = await netOf(style)
    const { balance } = operator.wallets[style]
    const had = balance()
    await run()
    expect(had - balance(), `${style}: ledger and wallet`).to.equal((await netOf(style)) - before)
  }
  const as = (round: Round, what: string) => round.calls.filter((call) => call.as === what)

  for (const style of STYLES) {
    it(`${style}: a stake is taken, then the round is settled, and the ledger says so`, async () => {
      const launchId = await launch(style)
      await balanced(style, async () => {
        for (let n = 0; n < 20; n += 1) {
          const round = await play(launchId)
          expect(round.status, JSON.stringify(round)).to.equal('settled')
          expect(round.moves.map(({ state }) => state)).to.not.include('open')
          const [first, ...ending] = round.calls
          expect(first?.moves).to.eql([round.moves[0]?.id])
          expect(ending).to.not.have.length(0)
          const won = BigInt(round.times ?? 0) * 100n
          expect(round.moves[1]?.amount ?? '0').to.equal(String(won))
        }
      })
    })

    for (const fault of FAULTS) {
      it(`${style}, ${fault}: it ends once, and wallet and ledger are one`, async () => {
        const launchId = await launch(style)
        if (IN_BATCHES.includes(fault) && style !== 'softswiss') {
          expect((await ask(launchId, { fault })).status).to.equal(409)
          return
        }
        await balanced(style, async () => {
          for (let n = 0; n < 5; n += 1) {
            const round = await play(launchId, { fault })
            expect(round.status, JSON.stringify(round)).to.equal(ENDS[fault])
            for (const call of as(round, 'forged')) expect(call.result).to.equal('refused')
            for (const call of as(round, 'otherAmount')) expect(call.result).to.equal('refused')
            for (const call of as(round, 'again')) expect(call.result).to.equal('done')
          }
        })
      })
    }

    it(`${style}: faults are what they say`, async () => {
      const launchId = await launch(style)
      const kinds = async (fault: Fault) =>
        (await play(launchId, { fault })).moves.map(({ kind }) => kind)
      expect(await kinds('twoStakes')).to.include.members(['stake', 'stake'])
      expect((await kinds('payoutFirst')).slice(0, 2)).to.eql(['stake', 'payout'])
      expect(await kinds('lostStake')).to.eql(['stake', 'rollback'])
      const first = await play(launchId, { fault: 'payoutFirst' })
      expect(first.calls[0]?.moves).to.eql([first.moves[1]?.id])
      expect(first.calls[0]?.result).to.not.equal('done')
      const tombstoned = await play(launchId, { fault: 'rollbackFirst' })
      expect(tombstoned.calls[0]?.moves).to.eql([tombstoned.moves[1]?.id])
      const promo = await play(launchId, { fault: 'promo' })
      const granted = promo.moves.find(({ kind }) => kind === 'promo')
      expect(granted?.state).to.equal(style === 'softswiss' ? 'refused' : 'done')
      for (const [fault, what] of [
        ['duplicate', 'again'],
        ['lostAnswer', 'unheard'],
        ['wrongSign', 'forged'],
        ['otherAmount', 'otherAmount'],
      ] as const) {
        expect(as(await play(launchId, { fault }), what), fault).to.not.have.length(0)
      }
    })

    it(`${style}: a win is late, after its token has expired`, async () => {
      const launchId = await launch(style)
      await balanced(style, async () => {
        const held = await play(launchId, { isHeld: true })
        expect(held.status).to.equal('open')
        expect(held.times).to.equal(null)
        operator.wallets[style].expire('token-1')
        const { body } = await provider.ask('POST', `/v1/rounds/${held.id}`)
        expect(body['status']).to.equal('settled')
        expect((await provider.ask('POST', `/v1/rounds/${held.id}`)).status).to.equal(409)
        if (style !== 'softswiss') expect((await play(launchId)).status).to.equal('refused')
      })
    })

    it(`${style}: what the operator loses, breaks or tells late is taken back or said again`, async () => {
      const launchId = await launch(style)
      await balanced(style, async () => {
        moods = ['silent']
        expect((await play(launchId)).status).to.equal('returned')
        moods = ['broken', 'silent', 'broken']
        expect((await play(launchId)).status).to.equal('returned')
        moods = ['late']
        expect((await play(launchId)).status).to.equal('returned')
        moods = ['well', 'silent', 'broken']
        expect((await play(launchId)).status).to.equal('settled')
      })
    })

    it(`${style}: a stake that is not to be had is refused, and nothing has moved`, async () => {
      const launchId = await launch(style)
      await balanced(style, async () => {
        const round = await play(launchId, { stake: '2000000' })
        expect(round.status).to.equal('refused')
        expect(round.calls).to.have.length(1)
        expect(await play(await launch(style, { player: 'another' }))).to.include({
          status: 'refused',
        })
      })
    })

    it(`${style}: a hundred rounds at once, faulty on both sides, end once each`, async () => {
      const launchId = await launch(style)
      const possible = FAULTS.filter((one) => style === 'softswiss' || !IN_BATCHES.includes(one))
      const sayings: Mood[] = ['well', 'well', 'silent', 'well', 'broken', 'well', 'well']
      await balanced(style, async () => {
        moods = Array.from({ length: 300 }, (_, n) => sayings[n % sayings.length] as Mood)
        const opened = await Promise.all(
          Array.from({ length: 100 }, (_, n) =>
            play(launchId, { fault: possible[n % possible.length] }),
          ),
        )
        const roundOf = async ({ id }: Round) =>
          (await provider.ask('GET', `/v1/rounds/${id}`)).body as unknown as Round
        const now = () => Promise.all(opened.map(roundOf))
        await until(
          async () => (await now()).every(({ status }) => status !== 'open'),
          'ends',
          60_000,
        )
        const ends = (await now()).map(({ status }) => status)
        expect(ends.filter((status) => !['settled', 'returned'].includes(status))).to.eql([])
      })
    })
  }

  it('says amounts of any currency, or that its style cannot', async () => {
    await operator.stop()
    for (const [currency, stake, cannot] of [
      ['JPY', '100', []],
      ['BHD', '1001', ['pragmatic']],
      ['BHD', '1010', []],
    ] as const) {
      operator = await startOperator(await provider.text('/v1/public-key'), { ...PLAYER, currency })
      for (const style of STYLES) {
        const launchId = await launch(style, { currency })
        const { status, body } = await ask(launchId, { stake })
        if ((cannot as readonly string[]).includes(style)) expect(status).to.equal(409)
        else expect(body['status'], `${style} ${currency}`).to.equal('settled')
      }
      await operator.stop()
    }
  })
})
