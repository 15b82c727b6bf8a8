/** What follows a restriction, by its kind: a suspension has a stream of its own, the end of an account is the player's. */
import type { Fact } from '../engine/finisher.ts'
import { finishEnded, type EndingDeps } from './finish-ended.ts'
import { finishSuspended } from './finish-suspension.ts'

/** null: what it came from completes it. `recorded`: its entry in the audit log; null: nobody of the staff imposed it. */
export async function finishRestricted(deps: EndingDeps, restricted: Fact<'Restricted'>) {
  const { kind, reason, cause } = restricted.data
  if (kind === 'suspended' && reason !== undefined) return finishSuspended(deps, restricted, reason)
  if (kind === 'closed' && cause !== undefined) return finishEnded(deps, restricted, cause)
  return null
}
