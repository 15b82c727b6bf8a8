/** Writes a letter when it is to be sent: to whom, by which text, with which link; once, so that another attempt sends the same. */
import { z } from 'zod'
import { player } from '../../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { MailMessage } from '../../../integrations/mail.ts'
import { transaction, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { Personal, PersonalData } from '../players/personal-data.ts'
import { credentialsOf } from '../sign-in/credentials.ts'
import { isLinked, LINKS, TEXTS } from './letter-kinds.ts'
import { dayInWords, instantInWords, type Language } from './letter-text.ts'
import {
  keepWritten,
  lockLetter,
  type Details,
  type LetterRow,
  type LetterSeals,
} from './letters.ts'
import { linksLeft, makeLink } from './links.ts'

export type WriteLetterDeps = {
  pool: Pool
  handler: Pick<CommandHandler, 'stateOf'>
  peppers: Pick<Peppers, 'ofEmail'>
  personalData: Pick<PersonalData, 'open'>
  seals: LetterSeals
  /** Where players reach the pages; never what a request says of it. */
  publicUrl: string
  nowMs?: () => number
}

export type WrittenLetter = {
  readonly message: MailMessage
  readonly textVersion: string
  readonly language: string
}

const keptSchema = z.object({
  message: z.object({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    playerId: z.string(),
  }),
  textVersion: z.string(),
  language: z.string(),
})

const LANGUAGE: Language = 'en' // until players choose one

/** null: there is nobody to write to (an e-mail that nobody has, somebody erased), or enough was written to them of late. */
export function createWriteLetter(deps: WriteLetterDeps) {
  const { pool, handler, personalData, seals } = deps

  return async (row: LetterRow): Promise<WrittenLetter | null> => {
    if (row.written !== null)
      return keptSchema.parse(JSON.parse(seals.open(row.written, row.letter_id)))
    const playerId = row.subject_id ?? (await playerWith(deps, row.email_hash ?? ''))
    if (playerId === null) return null
    const known = await handler.stateOf(player, playerId, { isFresh: true })
    if (known.status !== 'registered' || known.personal === null) return null
    const personal = await personalData.open(playerId, known.personal)
    if (personal === null) return null
    // Whoever was seen since is not told what does not come.
    const restsAt = known.account === 'active' ? known.notice?.dormantAt : undefined
    if (row.kind === 'dormancyNotice' && restsAt === undefined) return null
    return transaction(pool, (client) => write(deps, client, { row, playerId, personal, restsAt }))
  }
}

/** Staff have no address here: theirs is another password from a console. */
async function playerWith({ pool }: WriteLetterDeps, emailHash: string): Promise<string | null> {
  const found = await credentialsOf(pool, emailHash)
  return found?.role === 'player' ? found.subject_id : null
}

type Writing = {
  row: LetterRow
  playerId: string
  personal: Personal
  /** When the account falls dormant, where its player is to be told; undefined: it does not. */
  restsAt: string | undefined
}

async function write(
  deps: WriteLetterDeps,
  client: PoolClient,
  { row, playerId, personal, restsAt = '' }: Writing,
) {
  const { seals } = deps
  const { letter_id: letterId, kind } = row
  const now = await lockLetter(client, letterId)
  if (now === undefined) return null // somebody else's attempt has ended it
  if (now.written !== null) return keptSchema.parse(JSON.parse(seals.open(now.written, letterId)))
  const details = detailsOf(deps, row)
  const link = await linkFor(deps, client, { row, playerId, to: details.to ?? personal.email })
  if (link === null) return null
  const { givenName } = personal
  const { at = restsAt, agent = '' } = details
  const text = TEXTS[kind]
  const written: WrittenLetter = {
    message: {
      id: letterId,
      to: details.to ?? personal.email,
      playerId,
      ...text[LANGUAGE]({ givenName, ...link, ...whenOf(at), agent }),
    },
    textVersion: text.version,
    language: LANGUAGE,
  }
  const sealed = seals.seal(JSON.stringify(written), letterId)
  await keepWritten(client, letterId, { subjectId: playerId, written: sealed })
  return written
}

/** `at`: ISO; empty for a letter that speaks of no instant. */
const whenOf = (at: string) =>
  at === ''
    ? { at: '', day: '' }
    : { at: instantInWords(at, LANGUAGE), day: dayInWords(at, LANGUAGE) }

const detailsOf = ({ seals }: WriteLetterDeps, { letter_id, details }: LetterRow): Details =>
  details === null ? {} : (JSON.parse(seals.open(details, letter_id)) as Details)

type Linking = { row: LetterRow; playerId: string; to: string }

/** Empty for a letter that has none; null where the player was sent enough of them. */
async function linkFor(deps: WriteLetterDeps, client: PoolClient, { row, playerId, to }: Linking) {
  const { peppers, seals, publicUrl, nowMs = Date.now } = deps
  const { letter_id, kind } = row
  if (!isLinked(kind)) return { link: '', until: '' }
  // Who is signed in was told so when they asked: for the others it is seen here.
  const isAsked = row.subject_id !== null
  const left = await linksLeft(client, { subjectId: playerId, purpose: kind, nowMs: nowMs() })
  if (!isAsked && left <= 0) return null
  const { token, expiresAt } = await makeLink(
    client,
    {
      purpose: kind,
      subject_id: playerId,
      letter_id,
      email_hash: peppers.ofEmail(to),
      address: kind === 'emailChange' ? seals.seal(to, letter_id) : null,
    },
    nowMs(),
  )
  const link = `${publicUrl.replace(/\/+$/, '')}/player#${LINKS[kind].place}/${token}`
  return { link, until: instantInWords(expiresAt, LANGUAGE) }
}
