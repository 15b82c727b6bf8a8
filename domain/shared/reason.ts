/** Why somebody of the staff does something. It names no person: nothing of it is ever erased. */
import { textSchema } from './text.ts'

export const reasonSchema = textSchema(500)
