/** The letters of a house of a test's own, sent into its sandbox while a test waits for them. */
import { createLetterDesk } from '../../api/identity/mail/letter-desk.ts'
import { TEXTS } from '../../api/identity/mail/letter-kinds.ts'
import type { LetterKind } from '../../domain/identity/mail/events.ts'
import type { Clock } from '../../eventstore/clock.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Mail } from '../../integrations/mail.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { sendLetters } from '../../reactions/identity/send-letters.ts'
import { ask } from './http.ts'
import { until } from './store-process.ts'

type Arrived = { letterId: string; to: string; subject: string; text: string }

type Sending = {
  pool: Pool
  handler: CommandHandler
  rootKey: Buffer
  publicUrl: string
  mail?: Mail
  clock?: Clock
}

/** Sends them until it is ended, as an API process does. */
export function startLetters({ mail, clock, ...deps }: Sending): () => Promise<void> {
  const ending = new AbortController()
  const desk = createLetterDesk({ ...deps, ...(clock === undefined ? {} : { nowMs: clock.now }) })
  const running = sendLetters({
    desk,
    mail: mail ?? desk.sandbox,
    handler: deps.handler,
    signal: ending.signal,
    ...(clock === undefined ? {} : { clock }),
  })
  return async () => {
    ending.abort()
    await running
  }
}

const NOTHING = { givenName: '', link: '', until: '', at: '', day: '', agent: '' }

/** What has arrived for an address, of a kind or of any, the newest first, as the mailbox shows it. */
export async function arrivedFor(url: string, to: string, kind?: LetterKind): Promise<Arrived[]> {
  const { body } = await ask(url, 'GET', { path: '/v1/mailbox' })
  const subject = kind && TEXTS[kind].en(NOTHING).subject
  return (body['data'] as Arrived[]).filter(
    (letter) => letter.to === to && (subject === undefined || letter.subject === subject),
  )
}

/** The newest letter of a kind for an address, once there are so many of them. */
export async function letterFor(
  url: string,
  to: string,
  { kind, nth = 1 }: { kind: LetterKind; nth?: number },
): Promise<Arrived> {
  let found: Arrived[] = []
  await until(async () => {
    found = await arrivedFor(url, to, kind)
    return found.length >= nth
  }, `${nth} letters for ${to} (${kind})`)
  const [newest] = found
  if (newest === undefined) throw new Error('there is none')
  return newest
}

/** The token of the link in a letter. */
export const tokenIn = ({ text }: Pick<Arrived, 'text'>): string =>
  /\/player#[a-z-]+\/([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? 'no link'

/** The instant before which a letter says that its link works, in ms. */
export const untilIn = ({ text }: Pick<Arrived, 'text'>): number => {
  const [, day = '', time = ''] = /before (\d+ [A-Z][a-z]+ \d{4}), (\d\d:\d\d) UTC/.exec(text) ?? []
  return Date.parse(`${day} ${time} UTC`)
}
