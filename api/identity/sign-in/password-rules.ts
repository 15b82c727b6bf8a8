/** Refuses passwords that others have, or that follow from who the player is (NIST SP 800-63B, 3.1.1.2: a blocklist). */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { textSchema } from '../../../domain/shared/text.ts'

/** In characters: what follows makes no password easier, and an estimate of more would keep the process busy. */
const LOOKED_AT_MAX = 40

/** Of zxcvbn's five: 0 and 1 fall to a million guesses. */
const SCORE_MIN = 2

const estimate = new ZxcvbnFactory({
  dictionary,
  graphs: adjacencyGraphs,
  maxLength: LOOKED_AT_MAX,
})

const LENGTH_MIN = 10

export const newPasswordSchema = textSchema(128).refine((text) => text.length >= LENGTH_MIN, {
  error: `at least ${LENGTH_MIN} characters`,
})

/** What a refusal says. */
export const EASY_TO_GUESS =
  'too many people have this password, or it follows from who you are: take another'

type Person = {
  email: string
  givenName: string
  familyName?: string | undefined
  dateOfBirth: string
}

/** Whether a million guesses by somebody who knows the person find it: some 20 ms of work at most. */
export function isEasyToGuess(password: string, person?: Person): boolean {
  return estimate.check(password, person ? knownOf(person) : []).score < SCORE_MIN
}

function knownOf(person: Person): string[] {
  const { email, givenName, familyName = '', dateOfBirth } = person
  const [local = ''] = email.split('@')
  return [
    email,
    local,
    givenName,
    familyName,
    givenName + familyName,
    familyName + givenName,
    dateOfBirth,
    dateOfBirth.replaceAll('-', ''),
    dateOfBirth.slice(0, 4),
  ].filter(Boolean)
}
