/** Sends the letters that wait, each in its turn, and puts on record by which text; what cannot be sent in time is given up, on record. */
import { mail as mailStream } from '../../domain/identity/mail/decider.ts'
import type { LetterKind, MailEvent } from '../../domain/identity/mail/events.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { stepIdOf } from '../../eventstore/ids.ts'
import type { Mail, MailMessage } from '../../integrations/mail.ts'
import { runTurns, type Waiting } from '../engine/run-turns.ts'
import { done } from '../engine/step.ts'

type Letter = Waiting & {
  readonly letter_id: string
  readonly kind: LetterKind
  readonly subject_id: string | null
  readonly not_after: string
}

type Written = {
  readonly message: MailMessage
  readonly textVersion: string
  readonly language: string
}

/** Where letters wait. */
export type LetterDesk<Row extends Letter> = {
  readonly take: (limit: number) => Promise<readonly Row[]>
  /** The same at each attempt; null: there is nobody to write to. */
  readonly write: (row: Row) => Promise<Written | null>
  readonly end: (row: Row) => Promise<unknown>
  readonly postpone: (row: Row, inMs: number, why: string | null) => Promise<unknown>
}

export type SendLetters<Row extends Letter> = {
  desk: LetterDesk<Row>
  mail: Mail
  handler: Pick<CommandHandler, 'execute'>
  signal: AbortSignal
  isHeld?: (() => boolean) | undefined
  clock?: Clock
  onTrouble?: (what: string, error: unknown) => void
}

/** Letters on their way at once, in one process: its connections to Postgres are for requests first. */
const AT_ONCE_MAX = 3

/** Until the signal. At least once: whoever is told twice is told under the same id. */
export const sendLetters = <Row extends Letter>(run: SendLetters<Row>): Promise<void> =>
  runTurns<Row>({
    take: run.desk.take,
    atOnceMax: AT_ONCE_MAX,
    attempt: (letter) => attempt(run, letter),
    end: run.desk.end,
    postpone: run.desk.postpone,
    nameOf: ({ kind, letter_id }) => `the letter ${letter_id} (${kind})`,
    signal: run.signal,
    isHeld: run.isHeld,
    clock: run.clock ?? systemClock,
    onTrouble: (what, error) => run.onTrouble?.(what, error),
  })

async function attempt<Row extends Letter>(run: SendLetters<Row>, letter: Row): Promise<boolean> {
  const { desk, mail, clock = systemClock } = run
  if (Date.parse(letter.not_after) <= clock.now()) {
    await giveUp(run, { playerId: letter.subject_id, letter, why: 'expired' })
    return true
  }
  const written = await desk.write(letter)
  if (written === null) return true
  const { message, textVersion, language } = written
  const { letter_id: letterId, kind } = letter
  const answer = await mail.send(message)
  if (answer.status === 'refused') {
    await giveUp(run, { playerId: message.playerId, letter, why: 'refused' })
    return true
  }
  await record(run, message.playerId, {
    type: 'LetterSent',
    data: { letterId, kind, textVersion, language },
  })
  return true
}

/** `playerId`: null where nobody has looked yet whether there is one, which is told, and is no fact of anybody. */
type Given = { playerId: string | null; letter: Letter; why: 'refused' | 'expired' }

async function giveUp(run: Pick<SendLetters<Letter>, 'handler' | 'onTrouble'>, given: Given) {
  const { playerId, letter, why } = given
  const { letter_id: letterId, kind } = letter
  run.onTrouble?.('a letter is given up', new Error(`${kind} ${letterId}: ${why}`))
  if (playerId === null) return
  await record(run, playerId, { type: 'LetterGivenUp', data: { letterId, kind, why } })
}

const MAIL = { role: 'system', id: 'mail' } as const

async function record(
  { handler }: Pick<SendLetters<Letter>, 'handler'>,
  playerId: string,
  fact: MailEvent,
): Promise<void> {
  const { letterId } = fact.data
  const executed = await handler.execute(mailStream, {
    id: playerId,
    commandId: stepIdOf(letterId, fact.type),
    bodyHash: fact.type,
    correlationId: letterId,
    actor: MAIL,
    command: () => ({ type: 'RecordMail' as const, fact }),
  })
  done(executed)
}
