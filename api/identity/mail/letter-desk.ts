/** What sends letters needs of them: which have their turn, what each says, and how their turn ends. */
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import { createPeppers } from '../../keys/peppers.ts'
import { createPersonalData } from '../players/personal-data.ts'
import {
  createLetterSeals,
  endLetter,
  postponeLetter,
  takeLetters,
  type LetterRow,
} from './letters.ts'
import { createSandboxMail } from './sandbox-mailbox.ts'
import { createWriteLetter } from './write-letter.ts'

type Deps = {
  pool: Pool
  handler: Pick<CommandHandler, 'stateOf'>
  /** The keyring's root. */
  rootKey: Buffer
  publicUrl: string
  nowMs?: () => number
}

export function createLetterDesk(deps: Deps) {
  const { pool, rootKey } = deps
  const seals = createLetterSeals(rootKey)
  const peppers = createPeppers(rootKey)
  const personalData = createPersonalData(pool, { root: rootKey })
  const write = createWriteLetter({ ...deps, peppers, personalData, seals })
  return {
    take: (limit: number) => takeLetters(pool, limit),
    write,
    end: ({ letter_id }: LetterRow) => endLetter(pool, letter_id),
    postpone: ({ letter_id }: LetterRow, inMs: number, why: string | null) =>
      postponeLetter(pool, letter_id, { inMs, why }),
    sandbox: createSandboxMail({ pool, seals }),
  }
}
