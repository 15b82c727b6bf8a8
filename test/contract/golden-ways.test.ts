// The golden questions about appends, asked through our own ways of one: what two real servers answered, as far as a store
// of ours tells it (its kind, the revision, whether there is a position).
import type { EventData } from '@eventstore/db-client'
import { ANY, NO_STREAM } from '@eventstore/db-client'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import type { StorableEvent } from '../../eventstore/codec.ts'
import { StoreRefused, type Expected } from '../../eventstore/store.ts'
import { appendQuestions } from './golden/append-questions.ts'
import { idempotencyQuestions } from './golden/idempotency-questions.ts'
import { askWith, type Asking } from './golden/questions.ts'
import { onEachServer } from './targets.ts'

const recordings = ['eventstoredb-23.10.8', 'kurrentdb-26.0.3'].map(
  (name) =>
    JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as object,
)

const questions = { ...appendQuestions, ...idempotencyQuestions }

/** What a store of ours is asked; null: what it has no words for (other expectations, bodies that are not JSON). */
function askedOf(
  events: readonly EventData[],
  { expectedRevision = ANY, ...rest }: NonNullable<Parameters<Asking['append']>[2]> = {},
): { list: StorableEvent[]; expected: Expected } | null {
  if (Object.keys(rest).length > 0) return null
  const list: StorableEvent[] = []
  for (const event of events) {
    if (event.contentType !== 'application/json') return null
    const { id, type, data, metadata = {} } = event
    list.push({ id, type, data, metadata })
  }
  if (expectedRevision === ANY) return { list, expected: 'any' }
  if (expectedRevision === NO_STREAM) return { list, expected: -1n }
  return typeof expectedRevision === 'bigint' ? { list, expected: expectedRevision } : null
}

/** Asks as `asking` does, but appends by `store` where it can; `count` is told of each that it has taken. */
function askingBy(store: StoreClient, asking: Asking, count: () => void): Asking {
  return {
    ...asking,
    async append(stream, events, options) {
      const asked = askedOf(events, options)
      if (asked === null) return asking.append(stream, events, options)
      count()
      try {
        const answer = await store.append(stream, asked.list, asked.expected)
        if (answer.outcome === 'wrongRevision') return { error: 'wrong-expected-version' }
        const position = answer.position > 0n ? 'position' : 'none'
        // Nothing appended to no stream: servers say so, ours says -1, and the client, which was recorded, took it for 0.
        const next = answer.revision === -1n ? '0' : String(answer.revision)
        return { success: true, next, position }
      } catch (error) {
        const refused = error instanceof StoreRefused ? /: ([a-z-]+)$/.exec(error.message) : null
        return { error: refused?.[1] ?? 'unknown' }
      }
    },
  }
}

/** Failures by their kind alone, this run's names as RUN, bigints as text. */
function told(answer: unknown, run: string): unknown {
  const text = JSON.stringify(answer, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    if (typeof value !== 'object' || value === null || !('error' in value)) return value
    return { error: value.error }
  })
  return JSON.parse(text.replaceAll(run, 'RUN'))
}

for (const byClient of [false, true]) {
  const way = byClient ? 'by the client' : 'by BatchAppend in our own bytes'
  onEachServer(`golden answers to appends ${way}`, (target) => {
    let store: StoreClient
    let taken = 0
    let answers: Map<string, Promise<unknown>>
    const run = () => `${target.run.slice(0, 7)}${byClient ? 'c' : 'b'}`
    before(() => {
      store = connect(target.url(), { byClient })
      const asking = askingBy(store, askWith(target.client(), run()), () => (taken += 1))
      answers = new Map(Object.entries(questions).map(([name, ask]) => [name, ask(asking)]))
    })
    after(() => store.dispose())

    for (const name of Object.keys(questions)) {
      it(`${name} is answered as by a real server`, async () => {
        const ours = told(await answers.get(name), run())
        const theirs = recordings.map((one) => told(one[name as keyof typeof one], run()))
        expect(theirs.map((one) => JSON.stringify(sorted(one)))).to.include(
          JSON.stringify(sorted(ours)),
        )
      })
    }
    it('went that way', () => {
      expect(taken).to.be.above(250)
    })
  })
}

/** With the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]))
}
