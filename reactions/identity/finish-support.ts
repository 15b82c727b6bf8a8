/** What the staff do for a player, note by note and step by step -> the same in the audit log; texts stay where they are sealed. */
import type { Fact } from '../engine/finisher.ts'
import { ENTRY, recordAction, recorded } from '../operations/record-action.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'

const ofPlayer = (id: string) => ({ kind: 'player', id })

/** A note and a contact are their own reason: the log says of which kind they are. */
const noteAct = ({ key, data: { noteId, kind } }: Fact<'NoteAdded'>) => ({
  action: 'support.addNote',
  subject: ofPlayer(key),
  reason: `a note: ${kind}`,
  details: { noteId, kind },
})

const contactAct = ({ key, data }: Fact<'ContactRecorded'>) => {
  const { contactId, channel, direction } = data
  const details = { contactId, channel, direction }
  const reason = `a contact: ${direction}, ${channel}`
  return { action: 'support.recordContact', subject: ofPlayer(key), reason, details }
}

const tagAct =
  (action: 'addTag' | 'removeTag') =>
  ({ key, data: { tag, reason } }: Fact<'TagAdded' | 'TagRemoved'>) => ({
    action: `support.${action}`,
    subject: ofPlayer(key),
    reason,
    details: { tag },
  })

type TaskFact = 'TaskOpened' | 'TaskAssigned' | 'TaskDone'

const taskAct =
  (action: string) =>
  ({ key, data }: Fact<TaskFact>) => ({
    action: `task.${action}`,
    subject: ofPlayer(data.playerId),
    reason: data.reason,
    details: { taskId: key },
  })

type ComplaintFact =
  | 'ComplaintAssigned'
  | 'ComplaintAcknowledged'
  | 'ComplaintDecided'
  | 'ComplaintReferredToAdr'
  | 'ComplaintReopened'

const complaintAct =
  (action: string) =>
  ({ key, data }: Fact<ComplaintFact>) => ({
    action: `complaint.${action}`,
    subject: ofPlayer(data.playerId),
    reason: data.reason,
    details: { complaintId: key },
  })

const receiptAct = ({ key, data }: Fact<'ComplaintReceived'>) => ({
  action: 'complaint.receive',
  subject: ofPlayer(data.playerId),
  reason: data.reason ?? '',
  details: { complaintId: key, subject: data.subject, channel: data.channel },
})

/** null: the player said it themselves, and the staff have done nothing yet. */
export async function finishReceived(
  { handler }: { handler: CommandHandler },
  received: Fact<'ComplaintReceived'>,
) {
  if (received.data.reason === undefined) return null
  return recordAction(handler, received, receiptAct)
}

export const supportFinishers = {
  NoteAdded: recorded(noteAct),
  ContactRecorded: recorded(contactAct),
  TagAdded: recorded(tagAct('addTag')),
  TagRemoved: recorded(tagAct('removeTag')),
  TaskOpened: recorded(taskAct('open')),
  TaskAssigned: recorded(taskAct('assign')),
  TaskDone: recorded(taskAct('end')),
  ComplaintReceived: { ...ENTRY, run: finishReceived },
  ComplaintAssigned: recorded(complaintAct('assign')),
  ComplaintAcknowledged: recorded(complaintAct('acknowledge')),
  ComplaintDecided: recorded(complaintAct('decide')),
  ComplaintReferredToAdr: recorded(complaintAct('refer')),
  ComplaintReopened: recorded(complaintAct('reopen')),
} as const
