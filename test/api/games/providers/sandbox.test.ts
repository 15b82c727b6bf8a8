/** The sandbox provider, a process, plays on wallets of the real API over HTTP: whatever goes wrong, its ledger says what ours do. */
import { expect } from 'chai'
import { wallet } from '../../../../domain/wallet/decider.ts'
import { isOpen } from '../../../../domain/wallet/rounds.ts'
import { FAULTS } from '../../../../embedded/provider/round.ts'
import { providerHouse, STYLES, type ProviderHouse } from '../../../support/provider-house.ts'

const START = 1_000_000n
const TAKEN_BACK = new Set(['lostStake', 'slowAnswer', 'rollbackFirst', 'returned'])
const ONLY: Partial<Record<string, string>> = { batch: 'softswiss', mixedBatch: 'softswiss' }

describe('rounds of the sandbox provider at the API', function () {
  this.timeout(60_000)
  let at: ProviderHouse
  before(async () => {
    at = await providerHouse()
  })
  after(() => at.remove())

  for (const style of STYLES) {
    it(`${style}: 50 rounds with every fault there is leave what its ledger says`, async () => {
      const playerId = await at.player(START)
      const launchId = await at.launch(style, playerId)
      const faults = [null, ...FAULTS.filter((fault) => (ONLY[fault] ?? style) === style)]
      const before = await at.net(style)
      const play = async (n: number) => {
        const fault = faults[n % faults.length]
        const { status, calls } = await at.play(launchId, { fault })
        const told = JSON.stringify({ fault, calls })
        expect(status, told).to.equal(TAKEN_BACK.has(fault ?? '') ? 'returned' : 'settled')
      }
      let next = 0
      const lane = async () => {
        while (next < 50) await play(next++)
      }
      await Promise.all([lane(), lane(), lane(), lane()])
      const gone = START - (await at.moneyOf(playerId))
      expect(gone).to.equal((await at.net(style)) - before)
      const { rounds } = await at.handler.stateOf(wallet, playerId, { isFresh: true })
      expect(rounds.filter(isOpen)).to.deep.equal([])
    })
  }
})
