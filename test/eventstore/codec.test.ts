/** The codec: every event type comes back as it was, its id covers its content, what is unknown is refused in words. */
import { expect } from 'chai'
import { eventSchemas, type DomainEvent } from '../../domain/events.ts'
import {
  decode,
  encode,
  keyOf,
  UndecodableEvent,
  type Metadata,
  type StoredEvent,
} from '../../eventstore/codec.ts'
import { upcast } from '../../eventstore/upcasters.ts'
import { samples } from '../support/event-samples.ts'
import { bet, BET_AT, deposited, opened, PLAYER } from '../support/wallet-facts.ts'

const STREAM = `wallet-${PLAYER}`
const metadata: Omit<Metadata, 'schemaVersion'> = {
  occurredAt: BET_AT,
  commandId: 'a7b2c3d4-0000-5000-8000-000000000001',
  bodyHash: '11'.repeat(32),
  idempotencyKey: 'key-1',
  correlationId: 'request-1',
  causationId: 'a7b2c3d4-0000-5000-8000-000000000001',
  actor: { role: 'player', id: PLAYER },
}

/** Through JSON, as the store keeps it. */
const storedAs = (event: DomainEvent, changes: Partial<StoredEvent> = {}): StoredEvent => {
  const [encoded] = encode([event], metadata)
  if (encoded === undefined) throw new Error('one event was encoded')
  const kept = JSON.parse(JSON.stringify(encoded)) as StoredEvent
  return { ...kept, stream: STREAM, revision: 4n, position: 400n, ...changes }
}
const idOf = (event: DomainEvent, changes: Partial<typeof metadata> = {}) =>
  encode([event], { ...metadata, ...changes })[0]?.id

describe('codec', () => {
  it('has a sample of every type in this test', () => {
    expect(samples.map(({ type }) => type).sort()).to.deep.equal([...eventSchemas.keys()].sort())
  })
  for (const event of samples) {
    it(`brings ${event.type} back as it was`, () => {
      const decoded = decode(storedAs(event))
      expect(decoded).to.deep.include({
        ...event,
        key: PLAYER,
        stream: STREAM,
        revision: 4n,
        position: 400n,
        occurredAt: BET_AT,
        commandId: metadata.commandId,
        metadata: { schemaVersion: eventSchemas.get(event.type)?.version, ...metadata },
      })
    })
  }
  it('writes money as digits and the schema version beside it', () => {
    const [encoded] = encode([deposited(1_050n)], metadata)
    expect(encoded).to.have.nested.property('data.amount', '1050')
    expect(encoded).to.have.nested.property('metadata.schemaVersion', 4)
  })
  it('keeps the key of a stream: all after the first dash', () => {
    expect(keyOf(STREAM)).to.equal(PLAYER)
  })

  describe('an event id', () => {
    const id = idOf(deposited(1_000n))
    it('is the same for the same command and content', () => {
      expect(idOf(deposited(1_000n))).to.equal(id)
    })
    it('is another for another amount, body, time, command or place', () => {
      const other = 'a7b2c3d4-0000-5000-8000-000000000002'
      const ids = [
        idOf(deposited(1_001n)),
        idOf(deposited(1_000n), { bodyHash: '22'.repeat(32) }),
        idOf(deposited(1_000n), { occurredAt: '2026-11-23T09:14:28.001Z' }),
        idOf(deposited(1_000n), { commandId: other }),
        encode([opened, deposited(1_000n)], metadata)[1]?.id,
      ]
      expect(new Set([id, ...ids])).to.have.property('size', ids.length + 1)
    })
  })

  describe('what it does not know is refused, with stream and revision', () => {
    const refused = (changes: Partial<StoredEvent>, words: string) => {
      const stored = storedAs(opened, changes)
      expect(() => decode(stored))
        .to.throw(UndecodableEvent, words)
        .with.property('message')
        .that.includes(`at 4@${STREAM}`)
    }
    it('an unknown type', () => {
      refused({ type: 'WalletOpend' }, 'unknown event type WalletOpend')
    })
    it('a newer schema version', () => {
      const newer = { ...metadata, schemaVersion: 2 }
      refused({ metadata: newer }, 'WalletOpened has schema version 2, this code knows up to 1')
    })
    it('no schema version, or none that is one', () => {
      for (const schemaVersion of [undefined, 0, 1.5, '1']) {
        refused({ metadata: { ...metadata, schemaVersion } }, 'has schema version')
      }
      refused({ metadata: undefined }, 'cannot decode WalletOpened')
    })
    it('data of another form', () => {
      refused({ data: { currency: 'euro' } }, 'ISO 4217')
      refused({ data: {} }, 'currency')
    })
    it('money that is no digits', () => {
      for (const amount of ['01', '-1', '1.5', '1'.repeat(16), 1_000]) {
        const { data } = storedAs(deposited(1_000n))
        const stored = storedAs(deposited(1_000n), { data: { ...(data as object), amount } })
        expect(() => decode(stored)).to.throw(UndecodableEvent)
      }
    })
  })
  it('takes a choice and an outcome of 1,024 characters, and no longer one', () => {
    const long = { choice: 'c'.repeat(1_024), outcome: 'o'.repeat(1_024) }
    expect(decode(storedAs(bet(long))).data).to.include(long)
    expect(() => encode([bet({ choice: 'c'.repeat(1_025) })], metadata)).to.throw('1024')
    expect(() => encode([bet({ outcome: 'o'.repeat(1_025) })], metadata)).to.throw('1024')
  })
  it('writes no event that it could not read', () => {
    const unknown = { type: 'WalletOpend', data: {} }
    expect(() => encode([unknown], metadata)).to.throw('unknown event type WalletOpend')
    const broken = { ...opened, data: { currency: 'euro' } }
    expect(() => encode([broken], metadata)).to.throw('ISO 4217')
    expect(() => upcast('WalletOpend', 1, {})).to.throw('unknown event type WalletOpend')
  })
})
