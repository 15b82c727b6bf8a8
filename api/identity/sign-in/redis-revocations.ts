/** Carries revocations between processes: each keeps all of them in its own memory, and Redis brings what the others revoked. */
import { z } from 'zod'
import type { Revocations } from './revocations.ts'
import type { RedisLink } from '../../../integrations/redis.ts'

/** What is said on the channel, and what the sorted set holds, by the instant (ms) until which it counts. */
const CHANNEL = 'revoked'
const KEY = 'revoked:until'

/** Revocations in one question to Redis or answer of it, and such answers at one (re)connect. */
const PAGE = 1_000
const PAGES_MAX = 200

/** Revocations that wait for Redis to come back; beyond it the oldest are left to the database. */
const UNSENT_MAX = 10_000

/** How often Redis is asked again where it failed, in ms. */
const LOOK_MS = 1_000

const memberSchema = z.tuple([z.literal('family'), z.string()])
const revocationSchema = z.tuple([memberSchema, z.number()])
type Revocation = z.output<typeof revocationSchema>
const saidSchema = z.array(revocationSchema)

export type RedisRevocationsDeps = {
  readonly redis: RedisLink
  /** This process's own; it answers isRevoked. */
  readonly own: Revocations
  readonly onTrouble: (what: string, error: unknown) => void
}

export type RedisRevocations = Revocations & { readonly close: () => void }

export function createRedisRevocations(deps: RedisRevocationsDeps): RedisRevocations {
  const { redis, own, onTrouble } = deps
  /** What Redis has not taken yet. */
  const unsent = new Set<Revocation>()
  let sending: Promise<void> = Promise.resolve()

  const apply = ([[, sid], untilMs]: Revocation) => own.revokeFamily(sid, untilMs)

  async function sendAll(): Promise<void> {
    while (unsent.size > 0 && redis.isUp()) {
      const some = [...unsent].slice(0, PAGE)
      if (!(await isTaken(redis, some))) return
      for (const one of some) unsent.delete(one)
    }
  }
  /** One after the other: what is revoked meanwhile goes with the next. */
  const send = () => (sending = sending.then(sendAll))

  async function revoke(revocation: Revocation): Promise<void> {
    await apply(revocation)
    const [oldest] = unsent
    if (unsent.size >= UNSENT_MAX && oldest !== undefined) unsent.delete(oldest)
    unsent.add(revocation)
    await send()
  }
  /** How often the channel was joined, and at which time of these all that was kept had been loaded. */
  let joins = 0
  let loadedAt = -1
  let isCatchingUp = false

  /** What was revoked while nothing was heard, and what could not be told. */
  async function catchUp(): Promise<void> {
    if (isCatchingUp || !redis.isUp()) return
    isCatchingUp = true
    try {
      const join = joins
      if (loadedAt !== join) {
        for await (const revocation of kept(redis)) await apply(revocation)
        loadedAt = join
      }
      await send()
    } catch (error) {
      onTrouble('revocations could not be loaded; it is tried again', error)
    } finally {
      isCatchingUp = false
    }
  }
  const leave = redis.listen(
    CHANNEL,
    (text) => {
      for (const revocation of readAs(saidSchema, text) ?? []) void apply(revocation)
    },
    () => {
      joins += 1
      void catchUp()
    },
  )
  const looking = setInterval(() => void catchUp(), LOOK_MS).unref()

  return {
    isRevoked: own.isRevoked,
    revokeFamily: (sid, untilMs) => revoke([['family', sid], untilMs]),
    close() {
      leave()
      clearInterval(looking)
    },
  }
}

/** Kept for processes to come and said to those that are there, or neither. */
async function isTaken({ client }: RedisLink, some: readonly Revocation[]): Promise<boolean> {
  const nowMs = Date.now()
  const valid = some.filter(([, untilMs]) => untilMs > nowMs)
  if (valid.length === 0) return true // nothing is left that they could refuse
  const lastMs = Math.max(...valid.map(([, untilMs]) => untilMs))
  const members = valid.flatMap(([member, untilMs]) => [untilMs, JSON.stringify(member)])
  const results = await client
    .multi()
    .zadd(KEY, 'GT', ...members)
    .zremrangebyscore(KEY, '-inf', nowMs)
    .pexpireat(KEY, lastMs, 'NX')
    .pexpireat(KEY, lastMs, 'GT') // the set goes with the last of what it holds
    .publish(CHANNEL, JSON.stringify(valid))
    .exec()
    .catch(() => null) // lost on the way: sent again once Redis is back
  return results?.every(([error]) => error === null) ?? false
}

async function* kept({ client }: RedisLink): AsyncGenerator<Revocation> {
  const fromMs = Date.now()
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const limit = ['LIMIT', page * PAGE, PAGE] as const
    // From the latest on: what expires meanwhile goes at the other end, and moves nothing out of a page.
    const found = await client.zrevrangebyscore(KEY, '+inf', fromMs, 'WITHSCORES', ...limit)
    for (let n = 0; n < found.length; n += 2) {
      const member = readAs(memberSchema, found[n] ?? '')
      if (member !== null) yield [member, Number(found[n + 1])]
    }
    if (found.length < 2 * PAGE) return
  }
  throw new Error(`more than ${PAGE * PAGES_MAX} revocations; the rest come from the database`)
}

/** Null for what is none of ours: others may use the same Redis. */
function readAs<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | null {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
