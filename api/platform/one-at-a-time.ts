/** Work that is done one at a time, with a bound on how much waits for it. */
import { Problem } from '../http/problem.ts'

/** Of those who wait: each round takes some tenths of a second, and an answer comes within ten. */
const WAITING_MAX = 8

/** Throws OVERLOADED where too many wait already. */
export function oneAtATime<Value>(work: () => Promise<Value>, waitingMax = WAITING_MAX) {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return (): Promise<Value> => {
    if (waiting > waitingMax) return Promise.reject(new Problem('OVERLOADED'))
    waiting += 1
    const mine = last.then(work).finally(() => (waiting -= 1))
    last = mine.catch(() => {})
    return mine
  }
}
