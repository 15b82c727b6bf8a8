// The golden questions: what two real servers answered, of which ours must equal one in every case.
//
// Recorded from EventStoreDB 23.10.8 and KurrentDB 26.0.3. The questions called "persistent: …" are
// not asked: persistent subscriptions are not built.
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { appendQuestions } from './golden/append-questions.ts'
import { deleteQuestions } from './golden/delete-questions.ts'
import { idempotencyQuestions } from './golden/idempotency-questions.ts'
import type { Questions } from './golden/questions.ts'
import { askWith } from './golden/questions.ts'
import { readQuestions } from './golden/read-questions.ts'
import { subscriptionQuestions } from './golden/subscription-questions.ts'
import { onEachServer } from './targets.ts'

type Answers = Record<string, unknown>

const load = (name: string): Answers =>
  JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as Answers

const recordings = [load('eventstoredb-23.10.8'), load('kurrentdb-26.0.3')]

const questions: Questions = {
  ...appendQuestions,
  ...idempotencyQuestions,
  ...readQuestions,
  ...subscriptionQuestions,
  ...deleteQuestions,
}

const isCounted = (name: string): boolean => !name.startsWith('persistent:')

/** As a recording would hold it: bigints as text, this run's names as RUN, keys in order. */
function recorded(answer: unknown, run: string): unknown {
  const text = JSON.stringify(answer, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  return JSON.parse(text.replaceAll(run, 'RUN'))
}

describe('golden questions', () => {
  it('are those that were recorded', () => {
    const names = Object.keys(recordings[0] ?? {}).filter(isCounted)
    expect(Object.keys(questions)).to.have.members(names)
    expect(names).to.have.length(47)
  })
})

onEachServer('golden answers', (target) => {
  let answers: Map<string, Promise<unknown>>
  before(() => {
    // All at once: they use streams of their own, and some wait for a second to pass.
    const asking = askWith(target.client(), target.run)
    answers = new Map(Object.entries(questions).map(([name, ask]) => [name, ask(asking)]))
  })
  for (const name of Object.keys(questions)) {
    it(`${name} is answered as by a real server`, async () => {
      const ours = recorded(await answers.get(name), target.run)
      const isEqual = recordings.some((answers) => {
        try {
          expect(ours).to.deep.equal(recorded(answers[name], target.run))
          return true
        } catch {
          return false
        }
      })
      if (!isEqual) expect(ours).to.deep.equal(recordings[0]?.[name])
    })
  }
})
