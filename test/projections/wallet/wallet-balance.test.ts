/** The wallet as it is read, and as player lists have it: both buckets, as the wallet itself knows them after every history. */
import { expect } from 'chai'
import fc from 'fast-check'
import { readModel, rowsAfter, type Fact } from '../../support/projecting.ts'
import { BET_AT, PLAYER } from '../../support/wallet-facts.ts'
import { bonusPrograms, run } from '../../support/wallet-histories.ts'

const RUNS = 100

describe('wallet balance', () => {
  it('is of cash and of bonus money what the wallet knows, in lists of players the cash', () => {
    fc.assert(
      fc.property(bonusPrograms, (program) => {
        const { events, state } = run(program)
        const facts: Fact[] = events.map((event) => {
          return { stream: `wallet-${PLAYER}`, at: BET_AT, event }
        })
        const [wallet] = rowsAfter(readModel('wallet_balance'), facts)
        const { balance, bonusBalance: bonus_balance } = state
        expect(wallet).to.include({ balance, bonus_balance })
        const [listed] = rowsAfter(readModel('player_list'), facts)
        expect(listed).to.include({ balance })
      }),
      { numRuns: RUNS },
    )
  })
})
