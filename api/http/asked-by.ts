/** What a command is told about who asks, and why; and the form of that why in the bodies of requests. */
import { givenReasonSchema } from '../../domain/shared/reason.ts'
import type { Key } from '../commands/command.ts'
import type { Caller } from './caller.ts'

type By = { readonly caller: Caller; readonly key: Key }

/** A player asks. */
export const askedBy = ({ caller, key }: By) => ({ playerId: caller.id, ...key })

/** Every change that the staff make says why. */
export const becauseSchema = {
  reason: givenReasonSchema.describe('why; it stays for ever, so it names no person'),
}

/** A member of the staff asks. */
export const askedByStaff = ({ caller, key }: By, { reason }: { reason: string }) => ({
  staff: caller,
  ...key,
  reason,
})
