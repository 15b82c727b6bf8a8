/** Commands that read history from a position on refuse one that this store does not have: they would look at nothing, and say done. */
import { expect } from 'chai'
import { EXIT } from '../../scripts/support/cli.ts'
import { ownHouse, payIn, type House } from '../support/own-house.ts'
import { runScript } from '../support/script.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'

describe('--from of commands that read history', function () {
  this.timeout(60_000)
  let house: House
  let last: bigint
  before(async () => {
    house = await ownHouse()
    last = await payIn(house, PLAYER)
  })
  after(() => house.remove())

  for (const [script, ...words] of [['snapshots'], ['reactions', 'replay', '--dry-run']] as [
    string,
    ...string[],
  ][]) {
    const run = (from: bigint | string) =>
      runScript(script, [...words, '--quiet', '--json', '--from', String(from)], house.env)

    it(`${script}: is taken up to the store’s end, and refused beyond it or where it is no position`, async () => {
      const taken = await run(last)
      expect(taken.code, taken.stderr).to.equal(EXIT.ok)
      const { code, stdout, stderr } = await run(last + 1_000n)
      expect({ code, stdout }).to.deep.equal({ code: EXIT.usage, stdout: '' })
      expect(stderr).to.match(/^The store ends at position \d+: \d+ is a position of another one/)
      for (const wrong of ['1e3', '9'.repeat(20)]) {
        expect((await run(wrong)).code, wrong).to.equal(EXIT.usage)
      }
    })
  }
})
