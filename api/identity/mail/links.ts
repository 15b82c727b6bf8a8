/** Links that work once, until an instant, for one purpose and one player. The token is in the letter; here is its hash. */
import { createHash, randomBytes } from 'node:crypto'
import { query, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { Problem } from '../../http/problem.ts'
import { LINKS, type LinkPurpose } from './letter-kinds.ts'

export type Link = {
  token_hash: Buffer
  purpose: LinkPurpose
  subject_id: string
  letter_id: string
  email_hash: string
  address: string | null
  expires_at: string
  used_at: string | null
  used_with: string | null
}

/** Of one purpose, for one player, in an hour: enough for letters that went astray, and no way to fill a mailbox. */
const IN_AN_HOUR_MAX = 3
const HOUR_MS = 60 * 60_000
const MINUTE_MS = 60_000

/** Kept after its end, in ms, so that a late use is told apart from what never was one. */
const KEPT_MS = 30 * 24 * HOUR_MS

/** Expired links deleted with one that is made. */
const FORGOTTEN_MAX = 10

const hashOf = (token: string) => createHash('sha256').update(token).digest()

/** How many more may be made for the player now. */
export async function linksLeft(
  on: Pool | PoolClient,
  { subjectId, purpose, nowMs }: { subjectId: string; purpose: LinkPurpose; nowMs: number },
): Promise<number> {
  const since = new Date(nowMs - HOUR_MS).toISOString()
  const [made] = await query<{ count: bigint }>(
    on,
    sql`select (select count(*) from identity.links
                where subject_id = ${subjectId} and purpose = ${purpose} and made_at > ${since})
             + (select count(*) from identity.letters
                where subject_id = ${subjectId} and kind = ${purpose} and written is null) as count`,
  )
  return IN_AN_HOUR_MAX - Number(made?.count ?? 0)
}

type NewLink = Pick<Link, 'purpose' | 'subject_id' | 'letter_id' | 'email_hash' | 'address'>

/** `token`: 256 bits, which nobody can guess, and no table has. `expiresAt`: of a whole minute, so that a letter can tell it. */
export async function makeLink(
  client: PoolClient,
  link: NewLink,
  nowMs: number,
): Promise<{ token: string; expiresAt: string }> {
  const token = randomBytes(32).toString('base64url')
  const { purpose, subject_id, letter_id, email_hash, address } = link
  const at = (ms: number) => new Date(ms).toISOString()
  const [madeAt, forgotten] = [at(nowMs), at(nowMs - KEPT_MS)]
  // Who asks for another address again has mistyped the first: whoever has that one shall not confirm it.
  if (purpose === 'emailChange') {
    await endLinks(client, { subjectId: subject_id, purposes: [purpose], at: madeAt })
  }
  const expiresAt = at(Math.floor((nowMs + LINKS[purpose].lifeMs) / MINUTE_MS) * MINUTE_MS)
  await query(
    client,
    sql`delete from identity.links where token_hash in (
          select token_hash from identity.links where expires_at < ${forgotten}
          order by expires_at limit ${FORGOTTEN_MAX} for update skip locked)`,
  )
  await query(
    client,
    sql`insert into identity.links
          (token_hash, purpose, subject_id, letter_id, email_hash, address, made_at, expires_at)
        values (${hashOf(token)}, ${purpose}, ${subject_id}, ${letter_id}, ${email_hash},
          ${address}, ${madeAt}, ${expiresAt})`,
  )
  return { token, expiresAt }
}

/** Throws LINK_UNKNOWN, also where the token is of another purpose. */
export async function linkOf(pool: Pool, token: string, purpose: LinkPurpose): Promise<Link> {
  const [found] = await query<Link>(
    pool,
    sql`select * from identity.links where token_hash = ${hashOf(token)} and purpose = ${purpose}`,
  )
  if (found === undefined) throw new Problem('LINK_UNKNOWN')
  return found
}

/** A link works before its end and not at it, judged when the request comes. Throws LINK_USED or LINK_EXPIRED. */
export function refuseEnded({ used_at, expires_at }: Link, nowMs: number): void {
  if (used_at !== null) throw new Problem('LINK_USED')
  if (Date.parse(expires_at) <= nowMs) throw new Problem('LINK_EXPIRED')
}

type Use = { nowMs: number; usedWith: string }

/** What else ends with a use: a password is not set by letters to an address that is the account's no more. */
const ENDED_WITH: Readonly<Record<LinkPurpose, readonly LinkPurpose[]>> = {
  passwordReset: ['passwordReset'],
  emailVerification: ['emailVerification'],
  emailChange: ['emailChange', 'passwordReset'],
}

/** Of two uses at once one succeeds, and so does its repeat; the other is told. Others end with it. Throws LINK_USED. */
export async function useLink(
  on: Pool | PoolClient,
  { token_hash, subject_id, purpose }: Link,
  { nowMs, usedWith }: Use,
): Promise<void> {
  const at = new Date(nowMs).toISOString()
  const used = await query(
    on,
    sql`update identity.links set used_at = coalesce(used_at, ${at}), used_with = ${usedWith}
        where token_hash = ${token_hash} and (used_at is null or used_with = ${usedWith})
        returning purpose`,
  )
  if (used.length === 0) throw new Problem('LINK_USED')
  await endLinks(on, { subjectId: subject_id, purposes: ENDED_WITH[purpose], at })
}

/** Of an account whose password is another now: what was asked for before by whoever knew it, or not, comes to nothing. */
export async function endAccountLinks(
  client: PoolClient,
  subjectId: string,
  at: string,
): Promise<void> {
  const purposes: LinkPurpose[] = ['passwordReset', 'emailChange']
  await endLinks(client, { subjectId, purposes, at })
  await query(
    client,
    sql`delete from identity.letters where subject_id = ${subjectId} and kind = any(${purposes})`,
  )
}

/** Those that are not used yet count as used. */
const endLinks = (
  on: Pool | PoolClient,
  { subjectId, purposes, at }: { subjectId: string; purposes: readonly LinkPurpose[]; at: string },
) =>
  query(
    on,
    sql`update identity.links set used_at = ${at}
        where subject_id = ${subjectId} and purpose = any(${purposes}) and used_at is null`,
  )
