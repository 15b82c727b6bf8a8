// What real servers do and this one does not: asked for by tests alone, each a fault that whoever calls has to survive.
import { status } from '@grpc/grpc-js'
import { CallFailure } from './failures.ts'

export type Faults = {
  /** The caller has not the right to read $all. */
  readonly deniesAll?: boolean
  /** So many subscriptions to $all end with a timeout when they would go live; counted down here. */
  timeoutsOnLive?: number
  /** The first append is stored at once and answered so much later, in ms; till then what repeats an event's id is dropped unanswered. */
  readonly dropsRepeatsForMs?: number
}

export const accessDenied = (): CallFailure =>
  new CallFailure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })

/** Throws while there are timeouts left. */
export function timeOutOnLive(faults: Faults): void {
  if ((faults.timeoutsOnLive ?? 0) <= 0) return
  faults.timeoutsOnLive = (faults.timeoutsOnLive ?? 0) - 1
  throw new CallFailure(status.ABORTED, 'Operation timed out', { exception: 'timeout' })
}

/** `enters` answers whether the ids are new on the way; `leave` is called with them when they are answered. */
export function createUnderWay() {
  const ids = new Set<string>()
  return {
    enters(own: readonly string[]): boolean {
      if (own.some((id) => ids.has(id))) return false
      for (const id of own) ids.add(id)
      return true
    },
    leave(own: readonly string[]): void {
      for (const id of own) ids.delete(id)
    },
  }
}
