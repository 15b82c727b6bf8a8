/** What is asked where a bet is decided, however long that has waited: never by what is older than a second. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { openGames } from '../../../api/games/open-games.ts'
import { Refusal } from '../../../api/commands/command.ts'
import { gamingHouse } from '../../../domain/games/house/decider.ts'
import { HOUSE } from '../../../domain/games/house/events.ts'
import { dice } from '../../../domain/games/paytables/dice.ts'
import type { StoreClient } from '../../../eventstore/client.ts'
import { createCommandHandler, type CommandHandler } from '../../../eventstore/command-handler.ts'
import { StoreUnavailable } from '../../../eventstore/store.ts'
import { withOwnStore } from '../../support/own-store.ts'
import { until } from '../../support/store-process.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('the check that a game is open', function () {
  this.timeout(30_000)
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  const turn = (handler: CommandHandler, isOn: boolean) =>
    handler.execute(gamingHouse, {
      id: HOUSE,
      commandId: randomUUID(),
      bodyHash: 'b',
      correlationId: 'c',
      actor: { role: 'operator', id: randomUUID() },
      command: () => ({
        type: 'Switch' as const,
        target: { kind: 'game' as const, name: dice.gameId },
        isOn,
        reason: 'tried',
      }),
    })
  const saidBy = (refuseClosed: Awaited<ReturnType<typeof openGames>>): unknown => {
    try {
      refuseClosed(dice)
      return 'open'
    } catch (error) {
      return error instanceof Refusal ? error.code : error
    }
  }

  it('hears of a switch that another process turns while the decision waits', async () => {
    const [here, there] = [createCommandHandler({ store }), createCommandHandler({ store })]
    const refuseClosed = await openGames(here)
    expect(saidBy(refuseClosed)).to.equal('open')
    await turn(there, false)
    await until(() => saidBy(refuseClosed) === 'GAME_CLOSED', 'the game closed', 1_000)
    await turn(there, true)
    await until(() => saidBy(refuseClosed) === 'open', 'the game open', 1_000)
  })

  it('decides nothing by what is older than a second: whoever asks is to come again', async () => {
    const refuseClosed = await openGames(createCommandHandler({ store }))
    await pause(1_050)
    expect(saidBy(refuseClosed)).to.be.instanceOf(StoreUnavailable)
  })
})
