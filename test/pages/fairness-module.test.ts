/** The browser's own draw and payout against the server's and the verifier's, on inputs of every kind. */
import { expect } from 'chai'
import fc from 'fast-check'
import { commitmentOf, roll, serverSeedOf } from '../../domain/games/fairness.ts'
import { dice } from '../../domain/games/paytables/dice.ts'
import { commitment, draw } from '../../verifier/fairness.ts'
import { pricing } from '../../verifier/pricing.ts'

type Inputs = Record<
  | 'paytableVersion'
  | 'serverSeed'
  | 'seedHash'
  | 'clientSeed'
  | 'nonce'
  | 'choice'
  | 'stake'
  | 'outcome'
  | 'payout',
  string
>
type Word = { hex: string; value: number; fate: string }
type Block = { counter: number; message: string; hmac: string; words: Word[] }
type Module = {
  PAYTABLE_VERSIONS: string[]
  commitmentOf: (seed: string) => Promise<string>
  multiplierOf: (version: string, choice: string) => bigint | null
  badInputs: (inputs: Inputs) => string[]
  draw: (
    inputs: object,
    outcomes: number,
  ) => Promise<{ drawn: number; limit: number; blocks: Block[] }>
  computeRound: (inputs: Inputs) => Promise<{
    commitment: string
    drawn: number
    payout: string
    checks: Record<string, boolean | null>
  }>
}

// A module of the browser, which has no types: its name is only known when it runs.
const PATH = '../../api/web/shared/fairness.js'
const load = async () => (await import(PATH)) as Module

const hex64 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
const clientSeeds = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
const nonces = fc.nat({ max: 1_000_000 })
const choices = fc.integer({ min: 100, max: 9_500 }).map(String)
const stakes = fc.bigInt({ min: 1n, max: 999_999_999_999n })

describe('the fairness module of the pages', () => {
  it('knows the example of the document', async () => {
    const { computeRound } = await load()
    const { commitment, drawn } = await computeRound({
      paytableVersion: 'dice-1',
      serverSeed: `${'0'.repeat(63)}1`,
      seedHash: '',
      clientSeed: 'example',
      nonce: '0',
      choice: '4950',
      stake: '100',
      outcome: '',
      payout: '',
    })
    expect(commitment).to.equal('c386d8e8d07342f2e39e189c8e6c57bb205bb373fe4e3a6f69404a8bb767b417')
    expect(drawn).to.equal(1634)
  })
  it('draws and pays as server and verifier do, and says so in its checks', async () => {
    const { computeRound, badInputs } = await load()
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          serverSeed: hex64,
          clientSeed: clientSeeds,
          nonce: nonces,
          choice: choices,
          stake: stakes,
        }),
        async ({ serverSeed, clientSeed, nonce, choice, stake }) => {
          const seed = serverSeedOf(serverSeed)
          const outcome = roll({ serverSeed: seed, clientSeed, nonce }, dice.outcomes)
          const paid = (stake * dice.multiplierBp(outcome, choice)) / 10_000n
          expect(draw(serverSeed, { clientSeed, nonce }, 10_000)).to.equal(outcome)
          expect(pricing('dice-1')?.payout(outcome, choice, stake)).to.equal(paid)
          const inputs = {
            paytableVersion: 'dice-1',
            serverSeed,
            seedHash: commitmentOf(seed),
            clientSeed,
            nonce: String(nonce),
            choice,
            stake: String(stake),
            outcome: String(outcome),
            payout: String(paid),
          }
          expect(badInputs(inputs)).to.deep.equal([])
          const round = await computeRound(inputs)
          expect(round).to.deep.include({
            commitment: commitment(serverSeed),
            drawn: outcome,
            payout: String(paid),
            checks: { commitment: true, outcome: true, payout: true },
          })
          const other = await computeRound({
            ...inputs,
            seedHash: commitment(inputs.seedHash),
            outcome: String((outcome + 1) % 10_000),
            payout: String(paid + 1n),
          })
          expect(other.checks).to.deep.equal({ commitment: false, outcome: false, payout: false })
        },
      ),
      { numRuns: 300 },
    )
  })
  it('discards words above the limit, over several blocks', async () => {
    const module = await load()
    const outcomes = 2 ** 31 + 1 // nearly every second word is discarded
    let longest = 0
    await fc.assert(
      fc.asyncProperty(hex64, clientSeeds, nonces, async (serverSeed, clientSeed, nonce) => {
        const { drawn, limit, blocks } = await module.draw(
          { serverSeed, clientSeed, nonce },
          outcomes,
        )
        expect(drawn).to.equal(draw(serverSeed, { clientSeed, nonce }, outcomes))
        const words = blocks.flatMap(({ words }) => words)
        const taken = words.findIndex(({ fate }) => fate === 'taken')
        expect(words.slice(0, taken).every(({ value }) => value >= limit)).to.equal(true)
        longest = Math.max(longest, taken)
      }),
      { numRuns: 300 },
    )
    expect(longest).to.be.above(3)
  })
  it('multiplies as the paytable does, for every choice there is and none that is not', async () => {
    const { multiplierOf } = await load()
    for (const choice of dice.choices()) {
      expect(multiplierOf('dice-1', choice)).to.equal(dice.multiplierMaxBp(choice))
    }
    for (const choice of ['99', '9501', '0100', '', '-1', '4950.5', 'x']) {
      expect(dice.isChoice(choice), choice).to.equal(false)
      expect(multiplierOf('dice-1', choice), choice).to.equal(null)
    }
    expect(multiplierOf('dice-0', '4950')).to.equal(null)
  })
})
