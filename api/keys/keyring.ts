/**
 * The house's secrets, wrapped: MASTER_KEY opens the root, from which all else is derived; the root opens the keys that
 * wrap the players' data keys. So MASTER_KEY can be changed, and what it wrapped wrapped anew, without touching a stream.
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import { query, transaction, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { replaceFingerprint } from './key-fingerprint.ts'
import { seal, unseal } from './sealing.ts'

const ROOT = 'root'
const DATA = 'personal data'

/** MASTER_KEY is not the one that wraps this database's root. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey'
}

export type Keyring = {
  /** 32 bytes, the same for ever: peppers and server seeds depend on it. */
  readonly root: Buffer
}

/** The first MASTER_KEY is the first root: what was derived from it before there was a keyring stays as it is. */
export async function openKeyring(pool: Pool, masterKey: Buffer): Promise<Keyring> {
  await query(
    pool,
    sql`insert into identity.keyring (purpose, version, wrapped)
        values (${ROOT}, 1, ${seal(wrapping(masterKey), masterKey, ROOT)}) on conflict do nothing`,
  )
  return { root: await rootOf(pool, masterKey) }
}

/** The root as it is, or as it will be where no API has run yet; writes nothing. Throws WrongMasterKey. */
export async function rootOf(pool: Pool, masterKey: Buffer): Promise<Buffer> {
  const [kept] = await query<{ wrapped: string }>(
    pool,
    sql`select wrapped from identity.keyring where purpose = ${ROOT}`,
  )
  if (kept === undefined) return masterKey
  try {
    return unseal(wrapping(masterKey), kept.wrapped, ROOT)
  } catch (cause) {
    throw new WrongMasterKey('MASTER_KEY does not open this database', { cause })
  }
}

const wrapping = (masterKey: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, '', 'keyring', 32))

type Wrapping = { readonly version: number; readonly key: Buffer }

/** The newest key that wraps data keys, made at the first call; `version` names an older one. */
export async function wrappingKey(
  pool: Pool,
  { root }: Keyring,
  version?: number,
): Promise<Wrapping> {
  const under = wrapping(root)
  await query(
    pool,
    sql`insert into identity.keyring (purpose, version, wrapped)
        select ${DATA}, 1, ${seal(under, randomBytes(32), `${DATA} 1`)}
        where not exists (select from identity.keyring where purpose = ${DATA})
        on conflict do nothing`,
  )
  const [found] = await query<{ version: number; wrapped: string }>(
    pool,
    sql`select version, wrapped from identity.keyring where purpose = ${DATA}
        and version = coalesce(${version ?? null}::int,
          (select max(version) from identity.keyring where purpose = ${DATA}))`,
  )
  if (found === undefined) throw new Error(`the keyring has no version ${String(version)}`)
  return {
    version: found.version,
    key: unseal(under, found.wrapped, `${DATA} ${found.version}`),
  }
}

/** Data keys wrapped anew in one statement. */
const BATCH = 500

/**
 * Wraps the root under another master key, then every data key under a new wrapping key, and drops the old ones. The root
 * moves in one statement; what is left undone by a crash is done by the same command again. `onWrapped` is told of each batch.
 */
export async function rotateMaster(
  pool: Pool,
  { from, to }: { from: Buffer; to: Buffer },
  onWrapped: (keys: number) => void = () => {},
): Promise<{ version: number; dataKeys: number }> {
  const keyring = await openEither(pool, from, to)
  await transaction(pool, async (client) => {
    await query(
      client,
      sql`update identity.keyring set wrapped = ${seal(wrapping(to), keyring.root, ROOT)}
          where purpose = ${ROOT}`,
    )
    await replaceFingerprint(client, to)
  })
  const { version: before } = await wrappingKey(pool, keyring)
  const version = before + 1
  await query(
    pool,
    sql`insert into identity.keyring (purpose, version, wrapped)
        values (${DATA}, ${version}, ${seal(wrapping(keyring.root), randomBytes(32), `${DATA} ${version}`)})`,
  )
  let dataKeys = 0
  for (let batch = BATCH; batch === BATCH; dataKeys += batch) {
    batch = await wrapSome(pool, keyring, version)
    onWrapped(batch)
  }
  await query(
    pool,
    sql`delete from identity.keyring k where purpose = ${DATA} and version < ${version}
        and not exists (select from identity.data_keys d where d.version = k.version)`,
  )
  return { version, dataKeys }
}

/** A run that was cut off has moved the root already. */
const openEither = (pool: Pool, from: Buffer, to: Buffer): Promise<Keyring> =>
  openKeyring(pool, from).catch((error: unknown) => {
    if (error instanceof WrongMasterKey) return openKeyring(pool, to)
    throw error
  })

type DataKey = { player_id: string; wrapped: string; version: number }

async function wrapSome(pool: Pool, keyring: Keyring, version: number): Promise<number> {
  const old = await query<DataKey>(
    pool,
    sql`select player_id, wrapped, version from identity.data_keys where version < ${version}
        order by player_id limit ${BATCH}`,
  )
  const { key } = await wrappingKey(pool, keyring, version)
  const former = new Map<number, Buffer>()
  const ids: string[] = []
  const wrapped: string[] = []
  for (const one of old) {
    const under = former.get(one.version) ?? (await wrappingKey(pool, keyring, one.version)).key
    former.set(one.version, under)
    ids.push(one.player_id)
    wrapped.push(seal(key, unseal(under, one.wrapped, one.player_id), one.player_id))
  }
  await query(
    pool,
    sql`update identity.data_keys d set wrapped = n.wrapped, version = ${version}
        from unnest(${ids}::uuid[], ${wrapped}::text[]) as n (player_id, wrapped)
        where d.player_id = n.player_id`,
  )
  return old.length
}
