/**
 * The keys of access tokens: kept sealed in the database, so that every process has the same, and turned over without anybody
 * being signed out. A new key is published at once and signs half a minute later, when every process has read it.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { createHash } from 'node:crypto'
import { query, transaction, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { seal, unseal } from './sealing.ts'

/** From publication to the first signature, in ms: several times as long as a process takes to read it. */
const PUBLISHED_MS = 30_000
/** How long a key is believed after its successor signs, in ms: a token's life and a minute for clocks. */
const BELIEVED_MS = 16 * 60_000
/** How often a process reads the keys again, in ms. */
const READ_EVERY_MS = 5_000

type Row = { kid: string; sealed: string; public_jwk: JsonWebKey; signs_from: string }

export type TokenKey = { readonly kid: string; readonly key: KeyObject }

export type TokenKeys = {
  /** Private: of the newest key whose time has come. */
  readonly signing: () => TokenKey
  /** Public; undefined for a key that is not live. */
  readonly verifying: (kid: string | undefined) => KeyObject | undefined
  /** As /.well-known/jwks.json shows them. */
  readonly published: () => { keys: JsonWebKey[] }
  readonly stop: () => void
}

export type TokenKeyDeps = {
  pool: Pool
  /** The keyring's. */
  rootKey: Buffer
  nowMs?: () => number
  onTrouble?: (what: string, error: unknown) => void
}

/** The live keys; the first one is made here. They are read again every 5 s until `stop`. */
export async function openTokenKeys(deps: TokenKeyDeps): Promise<TokenKeys> {
  const { pool, rootKey, nowMs = Date.now, onTrouble } = deps
  await transaction(pool, async (client) => {
    await query(client, sql`lock table identity.token_keys in exclusive mode`)
    if ((await rowsIn(client)).length === 0) await insertKey(client, rootKey, nowMs())
  })
  let known = await load(deps, [])
  const reading = setInterval(() => {
    load(deps, known).then(
      (read) => (known = read),
      (error: unknown) => onTrouble?.('the token keys could not be read again', error),
    )
  }, READ_EVERY_MS).unref()
  const live = () => liveOf(known, nowMs())
  return {
    signing() {
      const keys = live()
      // The very first key, on a machine whose clock is behind that of the one which made it.
      const key = keys.find(({ signsFromMs }) => signsFromMs <= nowMs()) ?? keys.at(-1)
      if (key === undefined) throw new Error('there is no token key')
      return { kid: key.kid, key: key.privateKey }
    },
    verifying: (kid) => live().find((key) => key.kid === kid)?.publicKey,
    published: () => ({ keys: live().map(({ jwk }) => jwk) }),
    stop() {
      clearInterval(reading)
    },
  }
}

type Known = {
  kid: string
  jwk: JsonWebKey
  privateKey: KeyObject
  publicKey: KeyObject
  signsFromMs: number
}

/** Key objects are made once a key: verifying with them is what is fast. */
async function load({ pool, rootKey }: TokenKeyDeps, before: readonly Known[]): Promise<Known[]> {
  const rows = await rowsIn(pool)
  return rows.map((row) => {
    const known = before.find(({ kid }) => kid === row.kid)
    if (known !== undefined) return known
    const pem = unseal(sealingKey(rootKey), row.sealed, row.kid).toString()
    const privateKey = createPrivateKey(pem)
    const publicKey = createPublicKey(privateKey)
    const signsFromMs = Date.parse(row.signs_from)
    return { kid: row.kid, jwk: row.public_jwk, privateKey, publicKey, signsFromMs }
  })
}

/** Newest first, without those whose last token has expired. */
function liveOf<Key extends { signsFromMs: number }>(keys: readonly Key[], nowMs: number): Key[] {
  const signing = keys.findIndex(({ signsFromMs }) => signsFromMs <= nowMs)
  const since = keys[signing]?.signsFromMs ?? nowMs
  return keys.filter((_, n) => n <= signing || (n === signing + 1 && nowMs < since + BELIEVED_MS))
}

/** Two keys are live already: the one before last may still be believed. */
export class RotationUnderWay extends Error {
  override readonly name = 'RotationUnderWay'
}

export type KeyStanding = {
  kid: string
  signsFrom: string
  state: 'coming' | 'signing' | 'believed'
}

/** Newest first. */
export async function listTokenKeys(pool: Pool, nowMs = Date.now()): Promise<KeyStanding[]> {
  return standingsOf(await rowsIn(pool), nowMs)
}

/** Makes the next key; throws RotationUnderWay. What nobody needs any more is deleted. */
export const rotateTokenKey = (
  { pool, rootKey }: TokenKeyDeps,
  nowMs = Date.now(),
): Promise<KeyStanding[]> =>
  transaction(pool, async (client) => {
    await query(client, sql`lock table identity.token_keys in exclusive mode`)
    const live = standingsOf(await rowsIn(client), nowMs)
    if (live.length > 1) throw new RotationUnderWay('two keys are live')
    const kept = live.map(({ kid }) => kid)
    await query(client, sql`delete from identity.token_keys where kid <> all (${kept}::text[])`)
    await insertKey(client, rootKey, nowMs + PUBLISHED_MS)
    return standingsOf(await rowsIn(client), nowMs)
  })

function standingsOf(rows: readonly Row[], nowMs: number): KeyStanding[] {
  const keys = rows.map(({ kid, signs_from }) => ({ kid, signsFromMs: Date.parse(signs_from) }))
  const live = liveOf(keys, nowMs)
  const signing = live.find(({ signsFromMs }) => signsFromMs <= nowMs)
  return live.map((key) => ({
    kid: key.kid,
    signsFrom: new Date(key.signsFromMs).toISOString(),
    state: key === signing ? 'signing' : key.signsFromMs > nowMs ? 'coming' : 'believed',
  }))
}

const rowsIn = (on: Pool | PoolClient): Promise<Row[]> =>
  query<Row>(on, sql`select * from identity.token_keys order by signs_from desc, kid`)

async function insertKey(client: PoolClient, rootKey: Buffer, signsFromMs: number): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const kid = createHash('sha256').update(spki).digest('hex').slice(0, 16)
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' }
  await query(
    client,
    sql`insert into identity.token_keys (kid, sealed, public_jwk, signs_from)
        values (${kid}, ${seal(sealingKey(rootKey), Buffer.from(pem), kid)},
          ${JSON.stringify(jwk)}, ${new Date(signsFromMs).toISOString()})`,
  )
}

const sealingKey = (rootKey: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', rootKey, '', 'token keys', 32))
