/** Snapshots written ahead of a switch, by the command as an operator runs it, on the real embedded store. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { wallet } from '../../domain/wallet/decider.ts'
import type { WalletState } from '../../domain/wallet/state.ts'
import type { Snapshot } from '../../domain/shared/decider.ts'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { encode } from '../../eventstore/codec.ts'
import { load } from '../../eventstore/folded.ts'
import { headOf } from '../../eventstore/subscription.ts'
import { writeAhead } from '../../eventstore/snapshots-ahead.ts'
import { readSnapshot } from '../../eventstore/snapshots.ts'
import { EXIT } from '../../scripts/support/cli.ts'
import { factsOf } from '../../scripts/bench/player-history.ts'
import { runScript } from '../support/script.ts'
import { startStoreProcess, type StoreProcess } from '../support/store-process.ts'
import { playerOf, streamOf } from '../support/wallet-requests.ts'

/** Rounds that make some 2,300 and some 5,000 events, more than one snapshot's distance and more than two; and 50. */
const ROUNDS = { long: 1_200, longer: 2_600, short: 20 }
const [LONG, LONGER, SHORT] = [1, 2, 3].map((n) => streamOf(playerOf(n))) as [
  string,
  string,
  string,
]
const TOGETHER = 500

const { category, initialState, evolve, decide } = wallet
const withoutSnapshots = { category, initialState, evolve, decide }

describe('snapshots ahead of a switch', function () {
  this.timeout(60_000)
  let server: StoreProcess
  let store: StoreClient
  let form: Snapshot<WalletState>
  before(async () => {
    if (wallet.snapshot === undefined) throw new Error('wallets have snapshots')
    form = wallet.snapshot
    server = await startStoreProcess()
    store = connect(server.url)
    for (const [n, rounds] of [ROUNDS.long, ROUNDS.longer, ROUNDS.short].entries()) {
      await play(playerOf(n + 1), rounds)
    }
  })
  after(async () => {
    await store.dispose()
    await server.remove()
  })

  /** As older code plays: no snapshot is written. */
  async function play(playerId: string, rounds: number): Promise<void> {
    const stream = streamOf(playerId)
    const events = [...factsOf(playerId, rounds)].filter((fact) => fact.stream === stream)
    for (let at = 0; at < events.length; at += TOGETHER) {
      const encoded = events.slice(at, at + TOGETHER).flatMap(({ event }) =>
        encode([event], {
          occurredAt: '2026-11-23T09:00:00.000Z',
          commandId: randomUUID(),
          bodyHash: '',
          correlationId: 'test',
          causationId: 'test',
          actor: { role: 'player', id: playerId },
        }),
      )
      await store.append(stream, encoded, 'any')
    }
  }
  const snapshotOf = (stream: string) => readSnapshot(store, form, stream)
  const run = async (...words: string[]) => {
    const { code, stdout, stderr } = await runScript('snapshots', ['--json', ...words], {
      EVENTSTORE_URL: server.url,
    })
    expect(stderr).not.to.match(/^ +at /m)
    return {
      code,
      stderr,
      told: stdout === '' ? null : (JSON.parse(stdout) as { position: string }),
    }
  }

  it('are written of streams that are longer than a snapshot’s distance, and of no others', async () => {
    const { code, told, stderr } = await run()
    expect(code, stderr).to.equal(EXIT.ok)
    expect(stderr).to.match(/events {2}.*\/s/)
    const position = String(await headOf(store.raw))
    expect(told).to.include({ category: 'wallet', version: form.version, written: 2 })
    expect(BigInt(told?.position ?? 0) <= BigInt(position)).to.equal(true)
    for (const stream of [LONG, LONGER]) {
      expect(await snapshotOf(stream)).to.deep.include({
        state: (await load(store, withoutSnapshots, stream)).state,
      })
    }
    expect(await snapshotOf(SHORT)).to.equal(null)
  })
  it('are written once: a second run finds them there', async () => {
    const { told } = await run('--quiet')
    expect(told).to.deep.include({ written: 0, failed: [] })
  })
  it('go on from a position: what came since is looked at, the rest is not read again', async () => {
    const { told: first } = await run('--quiet')
    await play(playerOf(3), ROUNDS.long)
    const { told } = await run('--quiet', '--from', String(first?.position))
    expect(told).to.deep.include({ written: 1, failed: [] })
    expect((await snapshotOf(SHORT))?.revision).to.equal(
      (await load(store, wallet, SHORT)).revision,
    )
  })
  it('end in order when they are interrupted, and say where to go on', async () => {
    const next: Snapshot<WalletState> = { ...form, version: form.version + 1, from: 'refold' }
    const decider = { ...wallet, snapshot: next }
    const ending = new AbortController()
    let events = 0
    const onProgress = (count: number) => {
      if ((events += count) === 2_100) ending.abort() // the first is under way
    }
    const part = await writeAhead({
      client: store,
      decider,
      from: null,
      signal: ending.signal,
      onProgress,
    })
    expect(part).to.deep.include({ written: 1, failed: [] })
    const signal = new AbortController().signal
    const rest = await writeAhead({ client: store, decider, from: part.position, signal })
    expect(rest).to.deep.include({ written: 2, failed: [] })
    expect((rest.position ?? 0n) > (part.position ?? 0n)).to.equal(true)
    for (const stream of [LONG, LONGER, SHORT]) {
      expect(await readSnapshot(store, next, stream)).not.to.equal(null)
    }
  })
  it('tell what cannot be folded, leave it alone, and write the rest', async () => {
    const stream = streamOf(playerOf(4))
    await play(playerOf(4), ROUNDS.long)
    const metadata = {
      schemaVersion: 1,
      commandId: randomUUID(),
      occurredAt: '2026-11-23T10:00:00.000Z',
    }
    await store.append(stream, [{ id: randomUUID(), type: 'Unheard', data: {}, metadata }], 'any')
    const { code, told } = await run('--quiet')
    expect(code).to.equal(EXIT.failed)
    expect(told).to.have.property('written', 0)
    expect(told).to.have.nested.property('failed[0].stream', stream)
    expect(told)
      .to.have.nested.property('failed[0].why')
      .that.matches(/unknown event type Unheard/)
    expect(await snapshotOf(stream)).to.equal(null)
  })
  it('take a position alone as --from', async () => {
    const { code, stderr, told } = await run('--from', 'the beginning')
    expect({ code, told }).to.deep.equal({ code: EXIT.usage, told: null })
    expect(stderr).to.match(/--from takes a position/)
  })
})
