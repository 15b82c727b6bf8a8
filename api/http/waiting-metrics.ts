/** What waits to be done, as metrics: acts that are overdue, facts that finishers could not complete, letters that nobody got. */
import { Gauge, type Registry } from 'prom-client'

/** So many of a kind wait, the oldest since then; null where none does. */
type Waiting = { readonly count: bigint; readonly oldest: string | null }

/** What is looked up for each scrape; what cannot be found out is left out. */
export type WaitingLooks = {
  /** Acts that should have been done by now, of every kind; `failing`: of these, whose last attempt failed. */
  readonly overdue: () => Promise<
    readonly (Waiting & { readonly kind: string; readonly failing: bigint })[]
  >
  /** Facts that finishers could not complete, of the types that have some. */
  readonly unfinished: () => Promise<readonly (Waiting & { readonly type: string })[]>
  /** Letters that have not been sent yet, of every kind; `failing`: of these, that were attempted in vain. */
  readonly letters: () => Promise<
    readonly (Waiting & { readonly kind: string; readonly failing: bigint })[]
  >
  /** Of every kind, within the last day: refused for good, and not sent in time. */
  readonly lettersGivenUp: () => Promise<
    readonly { readonly kind: string; readonly refused: bigint; readonly expired: bigint }[]
  >
}

type MakeGauge = <Label extends string>(name: string, labels: Label[], help: string) => Gauge<Label>

/** Answers what brings the gauges up to date. */
export function createWaitingGauges(
  registers: Registry[],
  prefix: string,
  { overdue, unfinished, ...looks }: WaitingLooks,
): () => Promise<void> {
  const gauge: MakeGauge = (name, labelNames, help) =>
    new Gauge({ registers, name: prefix + name, help, labelNames })
  const dueCount = gauge('due_overdue', ['kind'], 'Acts that should have been done by now')
  const dueFailing = gauge('due_failing', ['kind'], 'Of these, whose last attempt failed')
  const dueAge = gauge('due_overdue_oldest_seconds', ['kind'], 'Since when the oldest is due')
  const leftCount = gauge('unfinished', ['type'], 'Facts that a finisher could not complete yet')
  const leftAge = gauge(
    'unfinished_oldest_seconds',
    ['type'],
    'Since when the oldest of them waits',
  )
  const tellLetters = createLetterGauges(gauge, looks)
  return async () => {
    const none = () => []
    const [acts, facts] = await Promise.all([
      overdue().catch(none),
      unfinished().catch(none),
      tellLetters(),
    ])
    for (const one of [dueCount, dueFailing, dueAge, leftCount, leftAge]) one.reset()
    for (const { kind, count, failing, oldest } of acts) {
      dueCount.set({ kind }, Number(count))
      dueFailing.set({ kind }, Number(failing))
      dueAge.set({ kind }, ageS(oldest))
    }
    for (const { type, count, oldest } of facts) {
      leftCount.set({ type }, Number(count))
      leftAge.set({ type }, ageS(oldest))
    }
  }
}

function createLetterGauges(
  gauge: MakeGauge,
  { letters, lettersGivenUp }: Pick<WaitingLooks, 'letters' | 'lettersGivenUp'>,
): () => Promise<void> {
  const count = gauge('letters_waiting', ['kind'], 'Letters that have not been sent yet')
  const vain = gauge('letters_failing', ['kind'], 'Of these, that were attempted in vain')
  const age = gauge('letters_waiting_oldest_seconds', ['kind'], 'Since when the oldest waits')
  const lost = gauge('letters_given_up', ['kind', 'why'], 'Letters given up within the last day')
  return async () => {
    const none = () => []
    const [waiting, gone] = await Promise.all([letters().catch(none), lettersGivenUp().catch(none)])
    for (const one of [count, vain, age, lost]) one.reset()
    for (const one of waiting) {
      const { kind } = one
      count.set({ kind }, Number(one.count))
      vain.set({ kind }, Number(one.failing))
      age.set({ kind }, ageS(one.oldest))
    }
    for (const { kind, refused, expired } of gone) {
      lost.set({ kind, why: 'refused' }, Number(refused))
      lost.set({ kind, why: 'expired' }, Number(expired))
    }
  }
}

const ageS = (since: string | null): number =>
  since === null ? 0 : Math.max(0, (Date.now() - Date.parse(since)) / 1_000)
