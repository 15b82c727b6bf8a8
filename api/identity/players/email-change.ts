/** Another e-mail: asked for by who knows the password, in force once the link that was sent to the new address is used. */
import { player } from '../../../domain/identity/player/decider.ts'
import { reservation } from '../../../domain/identity/reservation/decider.ts'
import type { Clock } from '../../../eventstore/clock.ts'
import { eventOf } from '../../../eventstore/command.ts'
import { stepIdOf } from '../../../eventstore/ids.ts'
import type { Store } from '../../../eventstore/store.ts'
import type { PoolClient } from '../../../postgres/postgres.ts'
import type { Finishers } from '../../../reactions/finishers.ts'
import { accepted, requestOf, type Asked, type Effect, type Key } from '../../commands/command.ts'
import { Problem } from '../../http/problem.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { LetterSeals } from '../mail/letters.ts'
import { linkOf, linksLeft, refuseEnded, useLink, type Link } from '../mail/links.ts'
import { passwordBody } from '../sign-in/asked-body.ts'
import { areInForce, credentialsOf, credentialsOfSubject } from '../sign-in/credentials.ts'
import type { Lockout } from '../sign-in/lockout.ts'
import type { Passwords } from '../sign-in/passwords.ts'
import type { Prove } from '../sign-in/proving.ts'
import { linkRequest, type EmailVerificationDeps } from './email-verification.ts'
import type { PersonalData } from './personal-data.ts'
import { holderOf, reserve } from './reserving.ts'

export type EmailChangeDeps = Omit<EmailVerificationDeps, 'peppers'> & {
  store: Store
  finishers: Pick<Finishers, 'finish'>
  peppers: Peppers
  passwords: Passwords
  personalData: PersonalData
  seals: LetterSeals
  prove: Prove
  lockout: Lockout
  clock?: Clock
}

export type EmailChange = {
  /**
   * Letters to both addresses. Whether the new one is somebody else's is told to whoever reads the mail there alone. Throws
   * PASSWORD_WRONG, which counts as a failed sign-in, SIGN_IN_LOCKED, EMAIL_SAME, LETTERS_ENOUGH.
   */
  readonly ask: (asked: Asked, given: { password: string; email: string }) => Promise<Effect>
  /** Throws LINK_UNKNOWN, LINK_USED, LINK_EXPIRED, EMAIL_TAKEN, PROFILE_CHANGED. */
  readonly change: (key: Key, token: string) => Promise<Effect>
}

const PURPOSE = 'emailChange'
const fact = { type: 'EmailChangeAsked', data: {} } as const

export const createEmailChange = (deps: EmailChangeDeps): EmailChange => ({
  ask: (asked, given) => ask(deps, asked, given),
  change: (key, token) => change(deps, key, token),
})

type Given = { password: string; email: string }

async function ask(deps: EmailChangeDeps, by: Asked, given: Given): Promise<Effect> {
  const { pool, peppers, passwords, lockout, prove, facts } = deps
  const asked = { ...by, body: passwordBody(deps, given) }
  const before = await facts.before(asked)
  if (before !== null) return before
  const { playerId: subjectId } = by
  const known = await credentialsOfSubject(pool, subjectId)
  if (known === null) throw new Problem('NOT_SIGNED_IN')
  if (known.email_hash === peppers.ofEmail(given.email)) throw new Problem('EMAIL_SAME')
  await lockout.refuseLocked(known.email_hash)
  const isRight = await passwords.matches(given.password, known.password_hash)
  const present = isRight ? await personalOf(deps, subjectId) : null
  const bodyHash = isRight ? await asked.body.newHash() : ''
  const done = await prove({ emailHash: known.email_hash, subjectId }, async (client) => {
    if (await facts.isDone(client, asked)) return { commandId: null }
    if (present === null || !(await areInForce(client, known))) return null
    await orderBoth(deps, client, { by, to: given.email, from: present.personal.email })
    return { commandId: await facts.did(client, asked, { fact, bodyHash }) }
  })
  if (done === null) throw new Problem('PASSWORD_WRONG')
  return facts.answer(asked, done.commandId)
}

type Both = { by: Asked; to: string; from: string }

async function orderBoth(
  { orders, nowMs }: EmailChangeDeps,
  client: PoolClient,
  { by, to, from }: Both,
): Promise<void> {
  const { playerId: subjectId } = by
  const left = await linksLeft(client, { subjectId, purpose: PURPOSE, nowMs: nowMs() })
  if (left <= 0) throw new Problem('LETTERS_ENOUGH')
  const { commandId } = requestOf(by, {})
  const at = new Date(nowMs()).toISOString()
  const letterId = (name: string) => stepIdOf(commandId, name)
  const kept = { subjectId, details: { to, at } }
  await orders.order(client, { ...kept, letterId: letterId('letter'), kind: PURPOSE })
  await orders.order(client, {
    subjectId,
    letterId: letterId('notice'),
    kind: 'emailChangeNotice',
    details: { to: from, at },
  })
}

/** The new address is this player's before their stream says so: nobody can take it in between. */
async function change(deps: EmailChangeDeps, key: Key, token: string): Promise<Effect> {
  const { pool, handler, personalData, finishers, nowMs } = deps
  const link = await linkOf(pool, token, PURPOSE)
  const isRepeat = link.used_with === key.idempotencyKey
  if (!isRepeat) refuseEnded(link, nowMs())
  const { subject_id: playerId, email_hash: emailHash } = link
  const known = await personalOf(deps, playerId)
  if (known === null) throw new Problem('LINK_UNKNOWN') // erased since
  const email = deps.seals.open(link.address ?? '', link.letter_id)
  await hold(deps, link, key)
  const personal = await personalData.seal(playerId, { ...known.personal, email })
  if (personal === null) throw new Problem('LINK_UNKNOWN')
  const executed = await handler.execute(player, {
    ...linkRequest(link, key),
    id: playerId,
    command: () => ({
      type: 'ChangeEmail' as const,
      emailHash,
      personal,
      replacing: known.sealed,
    }),
  })
  const { events, position } = accepted(executed)
  const finished =
    events.length > 0 ? await finishers.finish(eventOf(events, 'EmailChanged')) : null
  if (!isRepeat) await useLink(pool, link, { nowMs: nowMs(), usedWith: key.idempotencyKey })
  return { position: finished?.position ?? position, isReplay: isRepeat }
}

/** Throws EMAIL_TAKEN: whoever has the link reads the mail of the address, and may know. */
async function hold(deps: EmailChangeDeps, link: Link, key: Key): Promise<void> {
  const { pool, handler } = deps
  const { subject_id: playerId, email_hash: hash } = link
  const staff = await credentialsOf(pool, hash)
  if (staff !== null && staff.subject_id !== playerId) throw new Problem('EMAIL_TAKEN')
  const request = linkRequest(link, key)
  const step = (name: string) => ({ ...request, commandId: stepIdOf(link.letter_id, name) })
  if ((await holderOf(deps, hash)) !== playerId) {
    const winner = await reserve(deps, step('reserve'), { kind: 'email', hash, playerId })
    if (winner !== playerId) throw new Problem('EMAIL_TAKEN')
  }
  const confirmed = await handler.execute(reservation, {
    ...step('confirm'),
    id: hash,
    command: () => ({ type: 'Confirm' as const, playerId }),
  })
  if (confirmed.outcome === 'rejected') throw new Problem('EMAIL_TAKEN')
}

async function personalOf({ handler, personalData }: EmailChangeDeps, playerId: string) {
  const known = await handler.stateOf(player, playerId, { isFresh: true })
  if (known.status !== 'registered' || known.personal === null) return null
  const personal = await personalData.open(playerId, known.personal)
  return personal && { personal, sealed: known.personal }
}
