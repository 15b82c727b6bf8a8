/** An honest history verifies; each kind of lie in it is named, also one whose ids were made to fit. */
import { execFile } from 'node:child_process'
import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { roll, serverSeedOf } from '../../domain/games/fairness.ts'
import { minor } from '../../domain/shared/money.ts'
import type { ExportedEvent } from '../../verifier/export.ts'
import { commitment, draw } from '../../verifier/fairness.ts'
import { meanings, type FindingCode } from '../../verifier/findings.ts'
import { exitCodeOf, inWords } from '../../verifier/report.ts'
import { createVerification } from '../../verifier/verify.ts'
import { BONUS_WAGERED, changed, honestHistory, ROUNDS, STAKED } from './history.ts'
import { programOf } from '../support/program.ts'

const HONEST = honestHistory()

function verify(history: readonly ExportedEvent[]) {
  const verification = createVerification()
  for (const event of history) verification.add(event)
  return verification.finish()
}

const isA =
  (type: string, nth = 0) =>
  (event: ExportedEvent) =>
    event === HONEST.filter((one) => one.type === type)[nth]

const without = (where: (event: ExportedEvent) => boolean) => HONEST.filter((e) => !where(e))

/** Events in another order of $all: `from` comes right after `to`, and positions are dealt out anew. */
function moved(from: (event: ExportedEvent) => boolean, to: (event: ExportedEvent) => boolean) {
  const event = HONEST.find(from)
  const rest = HONEST.filter((one) => one !== event)
  const at = rest.findIndex(to) + 1
  const order = event === undefined ? rest : [...rest.slice(0, at), event, ...rest.slice(at)]
  return order.map((one, index) => ({ ...one, position: String((index + 1) * 100) }))
}

const flipped = (digits: unknown) => String(digits).replace(/.$/, (d) => (d === '1' ? '2' : '1'))
const lie = (type: string, field: string, nth = 0) =>
  changed(HONEST, isA(type, nth), (data) => ({ [field]: flipped(data[field]) }))

const LIES: [string, FindingCode, ExportedEvent[]][] = [
  ['an outcome', 'outcome-mismatch', lie('BetPlaced', 'outcome')],
  ['a payout', 'payout-mismatch', lie('WinCredited', 'payout')],
  ['a stake', 'balance-mismatch', lie('BetPlaced', 'stake')],
  ['a balance', 'balance-mismatch', lie('BetPlaced', 'balance', 1)],
  ['an adjustment', 'balance-mismatch', lie('Adjusted', 'amount')],
  [
    'the direction of an adjustment',
    'balance-mismatch',
    changed(HONEST, isA('Adjusted'), () => ({ direction: 'debit' })),
  ],
  ['a deposit', 'payment-mismatch', lie('Deposited', 'amount')],
  ['a revealed seed', 'seed-hash-mismatch', lie('SeedRevealed', 'serverSeed')],
  ['a commitment', 'commitment-late', lie('SessionOpened', 'seedHash')],
  ['a nonce', 'nonce-gap', changed(HONEST, isA('BetPlaced', 2), () => ({ nonce: 9 }))],
  ['a bet’s client seed', 'client-seed-mismatch', lie('BetPlaced', 'clientSeed')],
  ['a bet’s seed', 'seed-not-in-force', lie('BetPlaced', 'seedHash')],
  ['a successor', 'successor-mismatch', lie('SeedInForce', 'seedHash')],
  ['a record', 'record-mismatch', changed(HONEST, isA('SeedRecorded'), () => ({ rounds: 5 }))],
  ['a digest', 'record-mismatch', lie('SeedRecorded', 'digest')],
  ['a win’s round', 'round-mismatch', lie('WinCredited', 'roundId')],
  ['a session’s owner', 'session-mismatch', lie('SessionOpened', 'playerId')],
  ['a dropped round', 'revision-gap', without(isA('BetPlaced', 3))],
  ['a dropped win', 'revision-gap', without(isA('WinCredited'))],
  [
    'a round told twice',
    'revision-gap',
    HONEST.flatMap((e) => (isA('BetPlaced')(e) ? [e, e] : [e])),
  ],
  ['a post-dated commitment', 'commitment-late', moved(isA('SessionOpened'), isA('BetPlaced'))],
  ['an early reveal', 'reveal-in-force', moved(isA('SeedRevealed'), isA('BetPlaced', 4))],
  [
    'an event whose id does not fit',
    'event-id-mismatch',
    HONEST.map((e) => (isA('BetPlaced')(e) ? { ...e, data: { ...e.data, outcome: '1' } } : e)),
  ],
  [
    'an event from before its predecessor',
    'occurred-at-order',
    HONEST.map((e) =>
      isA('BetPlaced')(e)
        ? { ...e, metadata: { ...e.metadata, occurredAt: '2025-01-01T00:00:00.000Z' } }
        : e,
    ),
  ],
]

describe('the verifier', () => {
  it('verifies rounds at a stake that was taken before stakes had a step', () => {
    const anyStake = { ...STAKED.paytable, rtp: () => ({ paid: 1n, of: 1n }) }
    const staked = { stake: minor(1n), choice: '4951', paytable: anyStake }
    const { findings, rounds, verified } = verify(honestHistory({ staked }))
    expect({ findings, rounds, verified }).to.deep.equal({
      findings: [],
      rounds: ROUNDS,
      verified: ROUNDS,
    })
  })
  it('knows bonus money in stakes and in wins, and what becomes cash of it', () => {
    const history = honestHistory({ bonus: BONUS_WAGERED })
    const isConverted = ({ type }: ExportedEvent) => type === 'BonusConverted'
    const parts = history.flatMap(({ data }) => Object.keys(data))
    expect(parts).to.include.members(['fromBonus', 'toBonus'])
    expect(history.filter(isConverted)).to.have.length(1)
    expect(verify(history).findings).to.deep.equal([])
    const lied = changed(history, isConverted, () => ({ amount: '1' }))
    expect(verify(lied).findings.map(({ code }) => code)).to.include('balance-mismatch')
  })
  it('verifies an honest history', () => {
    const report = verify(HONEST)
    expect(report.findings).to.deep.equal([])
    expect([report.verified, report.rounds, report.pending]).to.deep.equal([ROUNDS, ROUNDS, 0])
    expect(exitCodeOf(report, false)).to.equal(0)
  })

  it('tells the position of the last event, by which a stream cut at its end is known', () => {
    const [last, cut] = [verify(HONEST), verify(HONEST.slice(0, -1))]
    expect(last.head).to.equal(HONEST.at(-1)?.position)
    expect(cut.head).to.equal(HONEST.at(-2)?.position)
    expect(inWords(last, true)).to.include(`events, the last at position ${last.head}, 0 findings`)
    expect(verify([]).head).to.equal(null)
  })

  for (const [what, code, history] of LIES) {
    it(`names ${what}`, () => {
      const report = verify(history)
      expect(report.findings.map((finding) => finding.code)).to.include(code)
      expect(exitCodeOf(report, false)).to.equal(3)
    })
  }

  it('says incomplete while a seed is not revealed', () => {
    const end = HONEST.findIndex(isA('SessionLeft'))
    const report = verify(HONEST.slice(0, end))
    expect([report.verified, report.pending]).to.deep.equal([6, 4])
    expect(inWords(report, false))
      .to.match(/not revealed yet \(rotate it, or close .*\): 4$/m)
      .and.match(/^nothing was found forged: .*exit code 5/m)
    expect(exitCodeOf(report, false)).to.equal(5)
  })

  it('never verifies a history with any one digit of money or chance changed', () => {
    const fields = ['stake', 'payout', 'balance', 'outcome', 'amount', 'serverSeed', 'digest']
    const places = HONEST.flatMap((event, index) =>
      fields.filter((field) => field in event.data).map((field) => ({ index, field })),
    )
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(99), ({ index, field }, digit) => {
        const where = (event: ExportedEvent) => event === HONEST[index]
        const history = changed(HONEST, where, (data) => {
          const text = String(data[field])
          const at = digit % text.length
          const other = text[at] === '3' ? '4' : '3'
          return { [field]: text.slice(0, at) + other + text.slice(at + 1) }
        })
        expect(exitCodeOf(verify(history), false)).to.equal(3)
      }),
    )
  })

  it('draws as the server draws, in code of its own', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 256n - 1n),
        fc.nat(10_000),
        fc.integer({ min: 2, max: 2 ** 31 }),
        (bits, nonce, outcomes) => {
          const seed = bits.toString(16).padStart(64, '0')
          const ours = roll({ serverSeed: serverSeedOf(seed), clientSeed: 'c', nonce }, outcomes)
          expect(draw(seed, { clientSeed: 'c', nonce }, outcomes)).to.equal(ours)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('is told in docs/fairness.md, with an example that holds and every finding', async () => {
    const told = await readFile(new URL('../../docs/fairness.md', import.meta.url), 'utf8')
    const seed = '1'.padStart(64, '0')
    const drawn = draw(seed, { clientSeed: 'example', nonce: 0 }, 10_000)
    expect(told.replace(/\s+/g, ' ')).to.include(
      `the commitment is \`${commitment(seed)}\` and the draw is ${drawn}.`,
    )
    for (const code of Object.keys(meanings)) expect(told).to.include(`\`${code}\``)
  })

  it('runs alone on an export', async function () {
    this.timeout(20_000)
    const folder = await mkdtemp(join(tmpdir(), 'acme-export-'))
    const file = join(folder, 'export.ndjson')
    await writeFile(file, HONEST.map((event) => `${JSON.stringify(event)}\n`).join(''))
    const main = new URL('../../verifier/main.ts', import.meta.url).pathname
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, [...programOf(main), file])
    await rm(folder, { recursive: true })
    expect(stdout).to.match(new RegExp(`${ROUNDS} of ${ROUNDS} rounds verified\n$`))
  })

  it('takes no events for no proof', async () => {
    const main = new URL('../../verifier/main.ts', import.meta.url).pathname
    const run = (...words: string[]) =>
      promisify(execFile)(process.execPath, [...programOf(main), ...words])
    const failed = (await run('/dev/null').catch((error: unknown) => error)) as object
    expect(failed).to.include({ code: 2, stdout: '' })
    expect(failed).to.have.property('stderr').that.includes('no events').and.includes('Usage')
    expect((await run('--help')).stdout).to.match(/^Usage/)
  })

  it('leaves notes on the whole history out of what it says of a part', () => {
    const report = { ...verify(HONEST), flaggedClientSeeds: 1 }
    expect(inWords(report, false)).to.include('note: 1 seeds')
    expect(inWords(report, true)).not.to.include('note')
  })
})
