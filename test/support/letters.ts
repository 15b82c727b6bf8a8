/** The letters of a house of a test's own, sent into its sandbox while a test waits for them. */
import { createLetterDesk } from '../../api/identity/mail/letter-desk.ts'
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
}

/** Sends them until it is ended, as an API process does. */
export function startLetters({ mail, ...deps }: Sending): () => Promise<void> {
  const ending = new AbortController()
  const desk = createLetterDesk(deps)
  const running = sendLetters({
    desk,
    mail: mail ?? desk.sandbox,
    handler: deps.handler,
    signal: ending.signal,
  })
  return async () => {
    ending.abort()
    await running
  }
}

/** What has arrived for an address, the newest first, as the mailbox shows it. */
export async function arrivedFor(url: string, to: string): Promise<Arrived[]> {
  const { body } = await ask(url, 'GET', { path: '/v1/mailbox' })
  return (body['data'] as Arrived[]).filter((letter) => letter.to === to)
}

/** The newest letter for an address, once there are so many of them. */
export async function letterFor(url: string, to: string, nth = 1): Promise<Arrived> {
  let found: Arrived[] = []
  await until(async () => {
    found = await arrivedFor(url, to)
    return found.length >= nth
  }, `${nth} letters for ${to}`)
  const [newest] = found
  if (newest === undefined) throw new Error('there is none')
  return newest
}

/** The token of the link in a letter. */
export const tokenIn = ({ text }: Pick<Arrived, 'text'>): string =>
  /\/player#[a-z-]+\/([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? 'no link'
