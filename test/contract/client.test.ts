// The contract through the real client, beyond the golden questions: handshake, reads, filters, deletes.
import { randomUUID } from 'node:crypto'
import type { EventData, Position } from '@eventstore/db-client'
import {
  ANY,
  BACKWARDS,
  END,
  EventStoreDBClient,
  NO_STREAM,
  STREAM_EXISTS,
  START,
  binaryEvent,
  eventTypeFilter,
  jsonEvent,
  streamNameFilter,
} from '@eventstore/db-client'
import { expect } from 'chai'
import { startEventStore } from '../../embedded/event-store/server.ts'
import type { Seen } from './observing.ts'
import {
  attempt,
  brief,
  collect,
  failure,
  hasRows,
  isCaughtUp,
  isRow,
  names,
  rows,
  until,
} from './observing.ts'
import { onEachServer } from './targets.ts'
import { makeFolder, removeFolder } from '../embedded/event-store-folder.ts'

const noted = (type = 'Noted', id = randomUUID() as string): EventData =>
  jsonEvent({ id, type, data: {} })
const some = (count: number, type = 'Noted') => Array.from({ length: count }, () => noted(type))

onEachServer('contract', ({ client, stream, run, isEmbedded }) => {
  const read = async (name: string) => names(await rows(client().readStream(name)))
  const errorOf = async (work: Promise<unknown>) => {
    try {
      await work
      return undefined
    } catch (error) {
      return failure(error).error
    }
  }

  describe('appends', () => {
    it('rejects only the appends that lost, each with its own answer', async () => {
      const name = stream('mixed')
      await client().appendToStream(name, [noted()])
      const answers = await Promise.all(
        ([0n, 5n, NO_STREAM] as const).map((expectedRevision) =>
          attempt(() => client().appendToStream(name, [noted()], { expectedRevision })),
        ),
      )
      expect(answers.map((answer) => 'success' in answer)).to.deep.equal([true, false, false])
    })

    it('answers a repeat with the first position, also while the first is on its way', async () => {
      const events = [noted(), noted()]
      const options = { expectedRevision: NO_STREAM } as const
      const [first, second] = await Promise.all([
        client().appendToStream(stream('twice'), events, options),
        client().appendToStream(stream('twice'), events, options),
      ])
      expect(second).to.deep.equal(first)
      expect(await read(stream('twice'))).to.have.length(2)
    })

    it('takes an append to a stream that has metadata only, as existing', async () => {
      await client().setStreamMetadata(stream('meta-only'), { maxCount: 5 })
      const options = { expectedRevision: STREAM_EXISTS } as const
      const { success } = await client().appendToStream(stream('meta-only'), [noted()], options)
      expect(success).to.equal(true)
    })

    it('passes an empty append to a tombstoned stream with any and no stream only', async () => {
      const name = stream('dead-empty')
      await client().tombstoneStream(name)
      const pass = async (expectedRevision: typeof ANY | typeof NO_STREAM | 0n) =>
        errorOf(client().appendToStream(name, [], { expectedRevision }))
      const passing = isEmbedded ? [undefined] : [undefined, 'stream-deleted'] // so EventStoreDB 23.10
      expect(await pass(ANY)).to.be.oneOf(passing)
      expect(await pass(NO_STREAM)).to.be.oneOf(passing)
      expect(await pass(0n)).to.equal('stream-deleted')
    })

    it('works by the classic call when the client is given credentials', async () => {
      const credentials = { username: 'admin', password: 'changeit' }
      const name = stream('classic')
      const options = { credentials, expectedRevision: NO_STREAM } as const
      await client().appendToStream(name, [noted()], options)
      const again = client().appendToStream(name, [noted()], options)
      expect(await errorOf(again)).to.equal('wrong-expected-version')
      const big = [binaryEvent({ type: 'B', data: Buffer.alloc(1024 * 1024 + 1) })]
      const tooLarge = 'maximum-append-size-exceeded'
      const limits = isEmbedded ? [tooLarge] : [tooLarge, undefined] // 26 takes it
      expect(
        await errorOf(client().appendToStream(stream('big'), big, { credentials })),
      ).to.be.oneOf(limits)
    })
  })

  describe('reads', () => {
    it('hides everything below $tb, and finds a truncated stream empty, not missing', async () => {
      const name = stream('truncated')
      await client().appendToStream(name, some(3))
      await client().setStreamMetadata(name, { truncateBefore: 3 })
      expect(await read(name)).to.deep.equal([])
      const backwards = { direction: BACKWARDS, fromRevision: END } as const
      expect(await rows(client().readStream(name, backwards))).to.deep.equal([])
    })

    it('ignores limits that are not positive and metadata that is malformed', async () => {
      const name = stream('odd-limits')
      await client().appendToStream(name, some(3))
      for (const data of [{ $maxCount: 0 }, { $maxCount: -1 }, { $maxCount: 'two' }, { $tb: -5 }]) {
        await client().appendToStream(`$$${name}`, [jsonEvent({ type: '$metadata', data })])
        expect(await read(name)).to.have.length(3)
      }
    })

    it('keeps one event of a metadata stream', async () => {
      const name = stream('meta-history')
      await client().setStreamMetadata(name, { maxCount: 1 })
      await client().setStreamMetadata(name, { maxCount: 2 })
      expect(await read(`$$${name}`)).to.deep.equal([`1@$$${name}:$metadata`])
    })

    it('shows truncated and deleted events in $all, with metadata and tombstones', async () => {
      const name = stream('in-all')
      await client().appendToStream(name, some(2))
      await client().deleteStream(name)
      await client().tombstoneStream(name)
      const latest = { direction: BACKWARDS, fromPosition: END, maxCount: 50 } as const
      const found = names(await rows(client().readAll(latest))).filter((one) => one?.includes(name))
      expect(found.reverse()).to.deep.equal([
        `0@${name}:Noted`,
        `1@${name}:Noted`,
        `0@$$${name}:$metadata`,
        `9223372036854775807@${name}:$streamDeleted`,
      ])
    })

    it('shows a malformed link as it is and a resolved one with its own position', async () => {
      const [links, target] = [stream('links'), stream('link-target')]
      const link = (text: string) => binaryEvent({ type: '$>', data: Buffer.from(text) })
      await client().appendToStream(target, [noted()])
      const last = await client().appendToStream(links, [link('nonsense'), link(`0@${target}`)])
      const found = []
      for await (const one of client().readStream(links, { resolveLinkTos: true })) found.push(one)
      expect(found[0]?.link).to.equal(undefined)
      expect(found[0]?.event?.type).to.equal('$>')
      expect(found[1]?.event?.streamId).to.equal(target)
      expect(found[1]?.commitPosition).to.equal(last.position?.commit)
    })
  })

  describe('deletes', () => {
    it('numbers on after an undelete and keeps the old events hidden', async () => {
      const name = stream('undeleted')
      await client().appendToStream(name, some(3))
      await client().deleteStream(name)
      await client().appendToStream(name, some(2))
      expect(await read(name)).to.deep.equal([`3@${name}:Noted`, `4@${name}:Noted`])
      expect((await client().getStreamMetadata(name)).metadata).to.deep.equal({ truncateBefore: 3 })
    })

    it('is done to a stream that has metadata only, and refused where there is nothing', async () => {
      const name = stream('deleted-metadata-only')
      expect(await errorOf(client().deleteStream(name))).to.equal('wrong-expected-version')
      await client().setStreamMetadata(name, { maxCount: 5 })
      expect(await errorOf(client().deleteStream(name))).to.equal(undefined)
      expect(await errorOf(rows(client().readStream(name)))).to.equal('stream-not-found')
      await client().appendToStream(name, some(2))
      expect(await read(name)).to.deep.equal([`0@${name}:Noted`, `1@${name}:Noted`])
    })

    it('undeletes by a write to the metadata, whose keys stay', async () => {
      const name = stream('undeleted-by-metadata')
      await client().appendToStream(name, some(2))
      await client().deleteStream(name)
      await client().setStreamMetadata(name, { maxCount: 7 })
      const { metadata } = await client().getStreamMetadata(name)
      expect(metadata).to.deep.equal({ maxCount: 7, truncateBefore: 2 })
      expect(await read(name)).to.deep.equal([])
    })

    it('takes a tombstone for one that stays: its metadata stream is deleted as well', async () => {
      const name = stream('dead-metadata')
      await client().appendToStream(name, some(1))
      await client().tombstoneStream(name)
      expect(await errorOf(client().setStreamMetadata(name, { maxCount: 1 }))).to.equal(
        'stream-deleted',
      )
    })
  })

  describe('subscriptions', () => {
    const positionOf = async (name: string): Promise<Position> => {
      const { position } = await client().appendToStream(name, [noted('Start')])
      if (!position) throw new Error('no position')
      return position
    }

    it('end with stream-deleted at a tombstone and go on over a soft delete', async () => {
      const name = stream('sub-deleted')
      await client().appendToStream(name, some(1))
      const subscription = client().subscribeToStream(name)
      subscription.once('caughtUp', () => {
        void (async () => {
          await client().deleteStream(name)
          await client().appendToStream(name, some(1))
          await client().tombstoneStream(name)
        })()
      })
      const hasFailed = (seen: readonly Seen[]) =>
        seen.some((one) => typeof one === 'object' && 'error' in one)
      const seen = await collect(subscription, hasFailed)
      const tombstone = `${2n ** 63n - 1n}@${name}:$streamDeleted`
      const all = [`0@${name}:Noted`, `1@${name}:Noted`, tombstone]
      expect(names(seen.filter(isRow))).to.deep.equal(all)
      expect(seen.at(-1)).to.deep.include({ error: 'stream-deleted' })
    })

    it('to $all lose and repeat nothing from catching up to live', async () => {
      const name = stream('sub-live')
      const fromPosition = await positionOf(name)
      await client().appendToStream(name, some(300))
      const filter = streamNameFilter({ prefixes: [name] })
      const subscription = client().subscribeToAll({ fromPosition, filter })
      subscription.once('data', () => {
        for (let n = 0; n < 300; n += 1) void client().appendToStream(name, some(1))
      })
      const seen = (await collect(subscription, hasRows(600))).filter(isRow)
      const expected = Array.from({ length: 600 }, (_, n) => `${n + 1}@${name}:Noted`)
      expect(names(seen)).to.deep.equal(expected)
    })

    it('from the end see only what comes', async () => {
      const name = stream('sub-end')
      await client().appendToStream(name, some(3))
      const filter = streamNameFilter({ prefixes: [name] })
      const subscription = client().subscribeToAll({ fromPosition: END, filter })
      const seen = await collect(subscription, hasRows(1), () => {
        void client().appendToStream(name, some(1))
      })
      expect(names(seen.filter(isRow))).to.deep.equal([`3@${name}:Noted`])
    })

    it('tell checkpoints in order while live, none beyond an event not sent', async () => {
      const name = stream('sub-checkpoints')
      const type = `Rare${run}`
      const fromPosition = await positionOf(name)
      const told: (bigint | 'event')[] = []
      const filter = eventTypeFilter({
        prefixes: [type],
        checkpointInterval: 1,
        maxSearchWindow: 10,
        checkpointReached: (_subscription, { commit }) => void told.push(commit),
      })
      const subscription = client().subscribeToAll({ fromPosition, filter })
      subscription.on('error', () => undefined)
      const events: bigint[] = []
      subscription.on('data', ({ event }) => events.push(event?.position?.commit ?? 0n))
      for (let n = 0; n < 5; n += 1) await client().appendToStream(name, [...some(20), noted(type)])
      await until(() => events.length === 5, 'the rare events')
      const commits = told.filter((one) => one !== 'event')
      expect(commits.length).to.be.greaterThan(3)
      expect(commits).to.deep.equal([...new Set(commits)].sort((a, b) => (a < b ? -1 : 1)))
      await subscription.unsubscribe()
    })

    it('filter streams by regex and types by prefix', async () => {
      const name = stream('regex')
      await client().appendToStream(`${name}-1`, [noted()])
      await client().appendToStream(`${name}-x`, [noted()])
      const filter = streamNameFilter({ regex: `${name}-\\d+$` })
      const options = { fromPosition: START, filter } as const
      const seen = await collect(client().subscribeToAll(options), isCaughtUp)
      expect(brief(seen.filter(isRow))).to.deep.equal([`0@${name}-1:Noted`])
    })

    it('wait for a slow reader and lose nothing', async () => {
      const name = stream('slow')
      await client().appendToStream(name, some(2000))
      const subscription = client().subscribeToStream(name)
      let next = 0n
      for await (const { event } of subscription) {
        expect(event?.revision).to.equal(next)
        next += 1n
        if (next % 200n === 0n) await new Promise(setImmediate)
        if (next === 2000n) break
      }
    })
  })
})

describe('contract: the embedded server alone', () => {
  it('is found by gossip', async () => {
    const folder = makeFolder()
    const store = await startEventStore({ dataDir: folder })
    const url = `esdb+discover://127.0.0.1:${store.port}?tls=false`
    const client = EventStoreDBClient.connectionString(url)
    const { success } = await client.appendToStream('found', [noted()])
    expect(success).to.equal(true)
    await client.dispose()
    await store.stop()
    removeFolder(folder)
  })

  it('ends subscriptions with unavailable when it stops, and its folder opens again', async () => {
    const folder = makeFolder()
    const store = await startEventStore({ dataDir: folder })
    const client = EventStoreDBClient.connectionString(store.url)
    const subscription = client.subscribeToAll()
    subscription.once('caughtUp', () => void store.stop())
    const seen = await collect(subscription, () => false)
    expect(seen.at(-1)).to.deep.include({ error: 'unavailable' })
    await client.dispose()
    await until(async () => {
      try {
        await (await startEventStore({ dataDir: folder })).stop()
        return true
      } catch {
        return false
      }
    }, 'the folder to be free')
    removeFolder(folder)
  })
})
