/** Everything that is done for players and about them, built from what it shares. */
import {
  createAcknowledgeComplaint,
  createAssignComplaint,
  createComplain,
  createDecideComplaint,
  createReferComplaint,
  createReopenComplaint,
  createTakeComplaint,
} from './complain.ts'
import type { SupportDeps } from './deps.ts'
import { createAssignTask, createEndTask, createOpenTask } from './tasks.ts'
import { createAddNote, createChangeTag, createRecordContact } from './write.ts'

export const createSupport = (deps: SupportDeps) => ({
  addNote: createAddNote(deps),
  recordContact: createRecordContact(deps),
  addTag: createChangeTag('AddTag')(deps),
  removeTag: createChangeTag('RemoveTag')(deps),
  openTask: createOpenTask(deps),
  assignTask: createAssignTask(deps),
  endTask: createEndTask(deps),
  complain: createComplain(deps),
  takeComplaint: createTakeComplaint(deps),
  assignComplaint: createAssignComplaint(deps),
  acknowledgeComplaint: createAcknowledgeComplaint(deps),
  decideComplaint: createDecideComplaint(deps),
  referComplaint: createReferComplaint(deps),
  reopenComplaint: createReopenComplaint(deps),
})
export type Support = ReturnType<typeof createSupport>
