/** Why somebody of the staff does something. It names no person: nothing of it is ever erased. */
import { textSchema, visibleTextSchema } from './text.ts'

/** As events keep it. */
export const reasonSchema = textSchema(500)

/** As it has to be given: blanks alone, or what nobody sees, say nothing. */
export const givenReasonSchema = visibleTextSchema(500)
