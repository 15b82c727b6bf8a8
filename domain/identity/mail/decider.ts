/** Stream `mail-{playerId}`: a record of what was sent; nothing in it refuses anything. */
import { accept, type Decider } from '../../shared/decider.ts'
import type { LetterKind, MailEvent } from './events.ts'

export type MailCommand = { type: 'RecordMail'; fact: MailEvent }

/** Of each kind the last letter that was sent or given up, by its id. */
export type MailState = Readonly<Partial<Record<LetterKind, string>>>

export const mail: Decider<MailCommand, MailEvent, MailState, never> = {
  category: 'mail',
  initialState: () => ({}),
  evolve: (state, { data: { kind, letterId } }) => ({ ...state, [kind]: letterId }),
  decide: ({ fact }) => accept(fact),
}
