/** Notes, contacts and tags: what the staff write down of a player. Each is in the audit log before it is answered. */
import type {
  ContactChannel,
  Direction,
  NoteKind,
} from '../../../domain/identity/support/events.ts'
import { support } from '../../../domain/identity/support/decider.ts'
import { eventOf } from '../../../eventstore/command.ts'
import { createdIdOf } from '../../../eventstore/ids.ts'
import { accepted } from '../../commands/command.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../../commands/staff.ts'
import { refuseUnknown, sealedFor, writtenRequestOf, type SupportDeps } from './deps.ts'

/** A note and a contact say by themselves why they are written. */
export type WritingStaff = Omit<AskedByStaff, 'reason'>

type Note = { playerId: string; kind: NoteKind; text: string }
type Contact = {
  playerId: string
  channel: ContactChannel
  direction: Direction
  contactedAt: string
  text: string
}
type Tagging = { playerId: string; tag: string }

/** Throws PLAYER_UNKNOWN. */
export const createAddNote =
  (deps: SupportDeps) =>
  async (staff: WritingStaff, note: Note): Promise<EffectOnRecord & { noteId: string }> => {
    const { playerId, kind, text } = note
    const request = writtenRequestOf(deps, { ...staff, reason: '' }, note)
    const noteId = createdIdOf(request.commandId, 'note', playerId)
    const sealedText = await sealedFor(deps, playerId, text)
    const executed = await deps.handler.execute(support, {
      ...request,
      id: playerId,
      command: () => ({ type: 'AddNote' as const, note: { noteId, kind, sealedText } }),
    })
    const { events, position, isReplay } = accepted(executed)
    const recorded = await deps.finishers.finish(eventOf(events, 'NoteAdded'))
    return { noteId, position, auditPosition: recorded.position, isReplay }
  }

/** Throws PLAYER_UNKNOWN, CONTACT_IN_FUTURE. */
export const createRecordContact =
  (deps: SupportDeps) =>
  async (
    staff: WritingStaff,
    contact: Contact,
  ): Promise<EffectOnRecord & { contactId: string }> => {
    const { playerId, text, ...facts } = contact
    const request = writtenRequestOf(deps, { ...staff, reason: '' }, contact)
    const contactId = createdIdOf(request.commandId, 'contact', playerId)
    const sealedText = await sealedFor(deps, playerId, text)
    const executed = await deps.handler.execute(support, {
      ...request,
      id: playerId,
      command: (at) => ({
        type: 'RecordContact' as const,
        at,
        contact: { contactId, ...facts, sealedText },
      }),
    })
    const { events, position, isReplay } = accepted(executed)
    const recorded = await deps.finishers.finish(eventOf(events, 'ContactRecorded'))
    return { contactId, position, auditPosition: recorded.position, isReplay }
  }

/** Throws PLAYER_UNKNOWN, TAG_PRESENT, TAGS_TOO_MANY; TAG_ABSENT of one that is taken away. */
export const createChangeTag =
  (type: 'AddTag' | 'RemoveTag') =>
  ({ handler, finishers }: SupportDeps) =>
  async (asked: AskedByStaff, { playerId, tag }: Tagging): Promise<EffectOnRecord> => {
    await refuseUnknown(handler, playerId)
    const executed = await handler.execute(support, {
      ...staffRequestOf(asked, { playerId, tag }),
      id: playerId,
      command: () => ({ type, tag, reason: asked.reason }),
    })
    const { events, position, isReplay } = accepted(executed)
    const changed = eventOf(events, type === 'AddTag' ? 'TagAdded' : 'TagRemoved')
    const recorded = await finishers.finish(changed)
    return { position, auditPosition: recorded.position, isReplay }
  }
