/** What waits to be done, as metrics: acts that are overdue, facts that finishers could not complete. */
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
}

/** Answers what brings the gauges up to date. */
export function createWaitingGauges(
  registers: Registry[],
  prefix: string,
  { overdue, unfinished }: WaitingLooks,
): () => Promise<void> {
  const gauge = <Label extends string>(name: string, label: Label, help: string) =>
    new Gauge({ registers, name: prefix + name, help, labelNames: [label] })
  const dueCount = gauge('due_overdue', 'kind', 'Acts that should have been done by now')
  const dueFailing = gauge('due_failing', 'kind', 'Of these, whose last attempt failed')
  const dueAge = gauge('due_overdue_oldest_seconds', 'kind', 'Since when the oldest is due')
  const leftCount = gauge('unfinished', 'type', 'Facts that a finisher could not complete yet')
  const leftAge = gauge('unfinished_oldest_seconds', 'type', 'Since when the oldest of them waits')
  return async () => {
    const none = () => []
    const [acts, facts] = await Promise.all([overdue().catch(none), unfinished().catch(none)])
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

const ageS = (since: string | null): number =>
  since === null ? 0 : Math.max(0, (Date.now() - Date.parse(since)) / 1_000)
