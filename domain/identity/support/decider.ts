/** Stream `support-{playerId}`: notes and contacts are taken as they come; tags are there once. */
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { SupportEvent } from './events.ts'
import { TAGS_MAX } from './tags.ts'

type Of<Type extends SupportEvent['type']> = Extract<SupportEvent, { type: Type }>['data']

export type SupportCommand =
  | { type: 'AddNote'; note: Of<'NoteAdded'> }
  | { type: 'RecordContact'; at: string; contact: Of<'ContactRecorded'> }
  | { type: 'AddTag' | 'RemoveTag'; tag: string; reason: string }

export type SupportState = { readonly tags: readonly string[] }
export type SupportRejection = 'CONTACT_IN_FUTURE' | 'TAG_ABSENT' | 'TAG_PRESENT' | 'TAGS_TOO_MANY'

export const support: Decider<SupportCommand, SupportEvent, SupportState, SupportRejection> = {
  category: 'support',
  initialState: () => ({ tags: [] }),
  evolve(state, { type, data }) {
    switch (type) {
      case 'TagAdded':
        return { tags: [...state.tags, data.tag] }
      case 'TagRemoved':
        return { tags: state.tags.filter((tag) => tag !== data.tag) }
      case 'NoteAdded':
      case 'ContactRecorded':
        return state
    }
  },
  decide(command, { tags }) {
    switch (command.type) {
      case 'AddNote':
        return accept<SupportEvent>({ type: 'NoteAdded', data: command.note })
      case 'RecordContact':
        if (command.contact.contactedAt > command.at) return reject('CONTACT_IN_FUTURE')
        return accept<SupportEvent>({ type: 'ContactRecorded', data: command.contact })
      case 'AddTag': {
        const { tag, reason } = command
        if (tags.includes(tag)) return reject('TAG_PRESENT')
        if (tags.length >= TAGS_MAX) return reject('TAGS_TOO_MANY')
        return accept<SupportEvent>({ type: 'TagAdded', data: { tag, reason } })
      }
      case 'RemoveTag': {
        const { tag, reason } = command
        if (!tags.includes(tag)) return reject('TAG_ABSENT')
        return accept<SupportEvent>({ type: 'TagRemoved', data: { tag, reason } })
      }
    }
  },
}
