/** Evidence of refusals beside the answers: once a minute and kind, whoever was asked; never in an answer's way. */
import { expect } from 'chai'
import { createRefusalNotes, type Refused } from '../../../api/commands/refusal-notes.ts'
import { minor } from '../../../domain/shared/money.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { StoreClient } from '../../../eventstore/client.ts'
import type { Clock } from '../../../eventstore/clock.ts'
import { systemClock } from '../../../eventstore/clock.ts'
import { decode } from '../../../eventstore/codec.ts'
import { createCommandHandler } from '../../../eventstore/command-handler.ts'
import { until, type StoreProcess } from '../../support/store-process.ts'
import { withOwnStore } from '../../support/own-store.ts'

const MINUTE_MS = 60_000
const START_MS = Date.parse('2026-11-23T09:14:59.999Z')

const numbered = (n: number) => `a1b2c3d4-0000-4000-8000-${String(n).padStart(12, '0')}`
const refusedTo = (playerId: string, changes: Partial<Refused> = {}): Refused => ({
  playerId,
  act: 'bet',
  code: 'PLAY_RESTRICTED',
  amount: minor(100n),
  requestId: 'test',
  ...changes,
})

describe('notes of refusals', function () {
  this.timeout(30_000)
  let store: StoreClient
  let server: StoreProcess
  let nowMs: number
  const clock: Clock = { ...systemClock, now: () => nowMs }
  withOwnStore((client, process) => {
    store = client
    server = process
  })
  beforeEach(() => {
    nowMs = START_MS
  })

  const notesOf = (troubles: string[] = []) => {
    const handler = createCommandHandler({ store })
    const onTrouble = (what: string) => {
      troubles.push(what)
    }
    return { handler, ...createRefusalNotes({ handler, clock, onTrouble }) }
  }
  const noted = async (playerId: string) => {
    const found = []
    for await (const stored of store.read(`refusal-${playerId}`)) {
      const event = decode(stored)
      if (event.type === 'RefusalNoted') found.push(event.data)
    }
    return found
  }

  it('are one a minute of a player and kind, by whichever processes', async () => {
    const [player, one, two] = [numbered(1), notesOf(), notesOf()]
    for (let n = 0; n < 20; n += 1) (n % 2 === 0 ? one : two).note(refusedTo(player))
    await Promise.all([one.drained(), two.drained()])
    expect(await noted(player)).to.have.length(1)
    nowMs += 1 // the next minute
    one.note(refusedTo(player, { amount: minor(7n) }))
    two.note(refusedTo(player, { act: 'session' }))
    await Promise.all([one.drained(), two.drained()])
    const all = await noted(player)
    const said = all.map(({ act, refusedAt }) => `${act} ${refusedAt}`)
    expect(said.sort()).to.deep.equal([
      'bet 2026-11-23T09:14:59.999Z',
      'bet 2026-11-23T09:15:00.000Z',
      'session 2026-11-23T09:15:00.000Z',
    ])
  })

  it('say what barred it', async () => {
    const [player, { handler, note, drained }] = [numbered(2), notesOf()]
    await handler.execute(wallet, {
      id: player,
      commandId: numbered(3),
      bodyHash: 'restrict',
      correlationId: 'test',
      actor: { role: 'system', id: 'test' },
      command: () => ({
        type: 'Restrict' as const,
        restrictionId: numbered(4),
        kind: 'timeOut' as const,
        scopes: ['deposit' as const],
        until: '2027-01-01T00:00:00.000Z',
      }),
    })
    note(refusedTo(player, { act: 'deposit', code: 'DEPOSIT_RESTRICTED' }))
    await drained()
    expect(await noted(player)).to.deep.equal([
      {
        act: 'deposit',
        code: 'DEPOSIT_RESTRICTED',
        kinds: ['timeOut'],
        amount: 100n,
        refusedAt: '2026-11-23T09:14:59.999Z',
      },
    ])
  })

  it('are none of what protects nobody', async () => {
    const [player, { note, drained }] = [numbered(5), notesOf()]
    note(refusedTo(player, { code: 'INSUFFICIENT_FUNDS' }))
    await drained()
    expect(await noted(player)).to.deep.equal([])
  })

  it('are bounded: what is too much is dropped, and said; the rest is written', async () => {
    const troubles: string[] = []
    const { note, drained } = notesOf(troubles)
    for (let n = 0; n < 1_100; n += 1) note(refusedTo(numbered(1_000 + n)))
    expect(troubles).to.have.length(100)
    await drained()
    expect(await noted(numbered(1_000))).to.have.length(1)
    expect(await noted(numbered(2_099))).to.have.length(0)
  })

  it('neither throw nor hold up anything while the store is away, and are tried again', async () => {
    const troubles: string[] = []
    const [player, { note, drained }] = [numbered(6), notesOf(troubles)]
    await server.kill()
    const begunMs = Date.now()
    note(refusedTo(player))
    expect(Date.now() - begunMs).to.be.below(100)
    await drained()
    expect(Date.now() - begunMs).to.be.below(8_000)
    await server.startAgain()
    await until(
      async () => {
        nowMs += MINUTE_MS
        note(refusedTo(player))
        await drained()
        return (await noted(player)).length > 0
      },
      'a note after the store is back',
      15_000,
    )
  })
})
