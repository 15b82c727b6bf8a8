/** What is stored in `suspension-{id}`: why a player was suspended, by whom, and who ended it: two of the staff. */
import { z } from 'zod'
import { reasonSchema } from '../../shared/reason.ts'
import type { Stream } from '../../shared/stream.ts'
import { scopesSchema } from '../restriction-facts.ts'

// The id is that of the restriction on the wallet. `walletRevision` is that of the wallet's fact that this one follows.
const what = { playerId: z.uuid(), scopes: scopesSchema }
const walletRevision = z.int()
const asked = { ...what, requestedBy: z.uuid().describe('who of the staff asked for the lift') }

// These schemas ARE the storage format. Add optional fields; never rename one.
export const suspensionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PlayerSuspended'),
    data: z.object({ ...what, suspendedBy: z.uuid(), reason: reasonSchema, walletRevision }),
  }),
  z.object({
    type: z.literal('SuspensionLiftRequested'),
    data: z.object({ ...asked, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('SuspensionLiftApproved'),
    data: z.object({ ...asked, reason: reasonSchema.describe('of whoever approves') }),
  }),
  z.object({
    type: z.literal('SuspensionLiftDeclined'),
    data: z.object({ ...asked, reason: reasonSchema.describe('of whoever declines') }),
  }),
  z.object({
    type: z.literal('SuspensionLifted'),
    data: z.object({ ...what, walletRevision }),
  }),
  z.object({
    type: z.literal('SuspensionLiftFailed'),
    data: z.object({ ...what, walletRevision }),
  }),
])
export type SuspensionEvent = z.output<typeof suspensionEvent>

export const suspensionStream = {
  category: 'suspension',
  belongsTo: 'player',
  events: suspensionEvent,
} as const satisfies Stream
