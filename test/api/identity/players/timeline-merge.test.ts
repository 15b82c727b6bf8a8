/** Streams merged to one line of time on a real store: every event once and in order while others come, and few of them read. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonEvent } from '@eventstore/db-client'
import { expect } from 'chai'
import fc from 'fast-check'
import { CONTEXT_OF, timelineOf, type Category } from '../../../../api/identity/players/timeline.ts'
import { withoutSealed, SEALED } from '../../../../api/identity/players/sealed-fields.ts'
import { streams } from '../../../../domain/events.ts'
import { startEventStore } from '../../../../embedded/event-store/server.ts'
import { connect, type StoreClient } from '../../../../eventstore/client.ts'
import type { StoredEvent } from '../../../../eventstore/codec.ts'
import type { ReadOptions, Store } from '../../../../eventstore/store.ts'

/** Of the wallet that is read in its middle. */
const WALLET_EVENTS = Number(process.env['WALLET_EVENTS'] ?? 20_000)
const SESSIONS = 1_000
const APPEND = 500

const LISTED: readonly Category[] = ['gameSession', 'adjustment', 'suspension', 'amlCase']
const ALL = Object.keys(CONTEXT_OF) as Category[]

describe('a line of time', function () {
  this.timeout(120_000 + WALLET_EVENTS / 2)
  let dataDir: string
  let stop: () => Promise<void>
  let client: StoreClient
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'acme-timeline-'))
    const store = await startEventStore({ dataDir })
    stop = () => store.stop()
    client = connect(store.url)
  })
  after(async () => {
    await client.dispose()
    await stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  async function write(stream: string, count = 1): Promise<void> {
    for (let left = count; left > 0; left -= APPEND) {
      const some = Array.from({ length: Math.min(left, APPEND) }, () =>
        jsonEvent({ id: randomUUID(), type: 'Any', data: {} }),
      )
      await client.raw.appendToStream(stream, some)
    }
  }
  async function positionsOf(stream: string): Promise<bigint[]> {
    const positions: bigint[] = []
    for await (const { position } of client.read(stream)) positions.push(position)
    return positions
  }
  const rowOf = async (playerId: string, stream: string) => {
    const positions = await positionsOf(stream)
    const at = stream.indexOf('-')
    return {
      player_id: playerId,
      category: stream.slice(0, at),
      stream_id: stream.slice(at + 1),
      first_position: positions[0] ?? 0n,
      last_position: positions.at(-1) ?? 0n,
    }
  }

  it('gives every event once and in order, a page after the other, while events arrive', async () => {
    const category = fc.nat({ max: ALL.length + 5 })
    const property = fc.asyncProperty(
      fc.array(category, { minLength: 1, maxLength: 40 }),
      fc.array(category, { maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      async (written, arriving, limit) => {
        const playerId = randomUUID()
        const listed = LISTED.flatMap((each) => [0, 1].map(() => `${each}-${randomUUID()}`))
        const names = ['player', 'signIn', 'wallet', 'refusal'].map((one) => `${one}-${playerId}`)
        const theirs = [...names, ...listed]
        const nameOf = (n: number) => theirs[n % theirs.length] ?? ''
        for (const n of written) await write(nameOf(n))
        const truth = new Set((await Promise.all(theirs.map(positionsOf))).flat())
        const reached = [...truth].reduce((a, b) => (a > b ? a : b), 0n)
        const seen: StoredEvent[] = []
        let before = reached + 1n
        for (;;) {
          const late = arriving.pop()
          if (late !== undefined) await write(nameOf(late))
          const all = await Promise.all(listed.map((stream) => rowOf(playerId, stream)))
          const rows = all.filter((row) => row.last_position > 0n && row.first_position < before)
          const asked = { playerId, categories: ALL, rows, before, limit }
          const page = await timelineOf(client, asked)
          seen.push(...page)
          const last = page.at(-1)
          if (last === undefined) break
          before = last.position
        }
        const positions = seen.map(({ position }) => position)
        expect(positions).to.deep.equal([...truth].sort((a, b) => (a > b ? -1 : 1)))
      },
    )
    await fc.assert(property, { numRuns: 25 })
  })

  /** Counts what is read. */
  function counting(): { store: Pick<Store, 'read'>; read: { calls: number; events: number } } {
    const read = { calls: 0, events: 0 }
    async function* counted(stream: string, options?: ReadOptions) {
      read.calls += 1
      for await (const event of client.read(stream, options)) {
        read.events += 1
        yield event
      }
    }
    return { store: { read: counted }, read }
  }

  it(`reads few events, wherever it is looked at in a wallet of ${WALLET_EVENTS}`, async () => {
    const playerId = randomUUID()
    await write(`wallet-${playerId}`, WALLET_EVENTS)
    const positions = await positionsOf(`wallet-${playerId}`)
    for (const share of [0.001, 0.3, 0.5, 0.9999, 1]) {
      const at = Math.floor(share * (positions.length - 1))
      const { store, read } = counting()
      const asked = { playerId, categories: ALL, rows: [], before: positions[at] ?? 0n, limit: 11 }
      const from = performance.now()
      const page = await timelineOf(store, asked)
      const ms = performance.now() - from
      expect(page.map(({ revision }) => Number(revision))).to.deep.equal(
        Array.from({ length: Math.min(11, at) }, (_, n) => at - 1 - n),
      )
      expect(read.events).to.be.at.most(2 * 11 + Math.ceil(Math.log2(WALLET_EVENTS)) + 1)
      expect(ms).to.be.below(1_000)
    }
  })

  it(`leaves streams unread that cannot have what is asked for: of ${SESSIONS} sessions most`, async () => {
    const playerId = randomUUID()
    const names = Array.from({ length: SESSIONS }, () => `gameSession-${randomUUID()}`)
    for (const stream of names) await write(stream, 2)
    const rows = await Promise.all(names.map((stream) => rowOf(playerId, stream)))
    const limit = 11
    const { store, read } = counting()
    const before = (rows.at(-1)?.last_position ?? 0n) + 1n
    const page = await timelineOf(store, { playerId, categories: ALL, rows, before, limit })
    expect(page).to.have.length(limit)
    expect(read.calls).to.be.at.most(24)
  })
})

describe('what a line of time shows', () => {
  it('names the context of every category that is a player’s', () => {
    const theirs = streams.filter(({ belongsTo }) => belongsTo === 'player')
    expect(theirs.map(({ category }) => category).sort()).to.deep.equal([...ALL].sort())
  })

  it('leaves out every field whose schema says that it is ciphertext, or a hash under a pepper', () => {
    const found = new Set<string>()
    const look = (schema: unknown, name: string) => {
      const { description, def } = schema as { description?: string; def?: Record<string, unknown> }
      if (/AES-256-GCM|HMAC|pepper/i.test(description ?? '')) found.add(name)
      const shape = (schema as { shape?: Record<string, unknown> }).shape ?? {}
      for (const [field, inner] of Object.entries(shape)) look(inner, field)
      const { innerType, element, options } = def ?? {}
      for (const inner of [innerType, element, ...((options ?? []) as unknown[])]) {
        if (inner !== undefined) look(inner, name)
      }
    }
    for (const { events } of streams) look(events, '')
    expect([...found].sort()).to.include.members(['emailHash', 'personal', 'sealedSeed'])
    expect([...found].filter((name) => !SEALED.has(name))).to.deep.equal([])
  })

  it('marks them wherever they stand, and changes nothing else', () => {
    const data = { personal: 'v1.x', a: [{ sealedSeed: 'v1.y', b: null }], c: { d: '1' } }
    expect(withoutSealed(data)).to.deep.equal({
      personal: { sealed: true },
      a: [{ sealedSeed: { sealed: true }, b: null }],
      c: { d: '1' },
    })
    expect([withoutSealed('text'), withoutSealed(null), withoutSealed([1])]).to.eql([{}, {}, {}])
  })
})
