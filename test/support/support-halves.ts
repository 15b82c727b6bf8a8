/** What the staff do for a player, each step as a process leaves it that dies before the audit log has it. */
import { randomUUID } from 'node:crypto'
import { complaint, type ComplaintCommand } from '../../domain/identity/complaint/decider.ts'
import { support, type SupportCommand } from '../../domain/identity/support/decider.ts'
import { task, type TaskCommand } from '../../domain/identity/task/decider.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Process } from './own-house.ts'

const reason = 'asked for on the phone'
const sealedText = 'v1.AAAA'
const at = '2026-01-02T00:00:00.000Z'

export const OWNER = 'c1c2c3c4-0000-4000-8000-00000000000a'

const supportCommands = (noteId: string): SupportCommand[] => [
  { type: 'AddNote', note: { noteId, kind: 'payment', sealedText } },
  {
    type: 'RecordContact',
    at,
    contact: {
      contactId: noteId,
      channel: 'phone',
      direction: 'inbound',
      contactedAt: at,
      sealedText,
    },
  },
  { type: 'AddTag', tag: 'press', reason },
  { type: 'RemoveTag', tag: 'press', reason },
]

const taskCommands = (playerId: string): TaskCommand[] => [
  { type: 'OpenTask', at, opened: { playerId, sealedText, ownerId: null, dueAt: null, reason } },
  { type: 'AssignTask', ownerId: OWNER, reason },
  { type: 'EndTask', reason },
]

const complaintCommands = (playerId: string): ComplaintCommand[] => [
  {
    type: 'ReceiveComplaint',
    at,
    told: { playerId, subject: 'payment', channel: 'post', sealedText, market: null, reason },
  },
  { type: 'AssignComplaint', ownerId: OWNER, reason },
  { type: 'AcknowledgeComplaint', reason },
  { type: 'DecideComplaint', outcome: 'refused', sealedText, reason },
  { type: 'ReferComplaint', at, adrBody: 'a dispute service', reference: '2026-118', reason },
  { type: 'ReopenComplaint', at, reason },
]

/** One fact of each type that the audit log repeats. */
export async function leavesSupportHalves({ handler }: Process, playerId: string): Promise<void> {
  const id = playerId.slice(0, 1) + randomUUID().slice(1)
  const request = (ofId: string) => ({
    id: ofId,
    commandId: commandIdOf(OWNER, 'test', randomUUID()),
    bodyHash: 'b',
    correlationId: 'c',
    actor: { role: 'operator' as const, id: OWNER },
  })
  for (const command of supportCommands(id)) {
    await handler.execute(support, { ...request(playerId), command: () => command })
  }
  for (const command of taskCommands(playerId)) {
    await handler.execute(task, { ...request(id), command: () => command })
  }
  for (const command of complaintCommands(playerId)) {
    await handler.execute(complaint, { ...request(id), command: () => command })
  }
}
