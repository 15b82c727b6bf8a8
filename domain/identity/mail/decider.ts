/** Stream `mail-{playerId}`: a record of what was sent; nothing in it refuses anything. */
import { accept, type Decider } from '../../shared/decider.ts'
import type { MailEvent } from './events.ts'

export type MailCommand = { type: 'RecordMail'; fact: MailEvent }

export const mail: Decider<MailCommand, MailEvent, null, never> = {
  category: 'mail',
  initialState: () => null,
  evolve: () => null,
  decide: ({ fact }) => accept(fact),
}
