/** Carries revocations between processes: each keeps all of them in its own memory, and Redis brings what the others revoked. */
import { z } from 'zod'
import type { Revocations } from './revocations.ts'
import type { RedisLink } from './redis.ts'

/** What is said on the channel, and what the sorted set holds, by the instant (ms) until which it counts. */
const CHANNEL = 'revoked'
const KEY = 'revoked:until'

/** Revocations in one answer of Redis, and such answers at one (re)connect. */
const PAGE = 1_000
const PAGES_MAX = 200

/** Revocations that wait for Redis to come back; beyond it the oldest are left to the database. */
const UNSENT_MAX = 10_000

/** How often the database is asked while Redis is away, and Redis again where it failed, in ms. */
const LOOK_MS = 1_000

const memberSchema = z.union([
  z.tuple([z.literal('family'), z.string()]),
  z.tuple([z.literal('subject'), z.string(), z.number()]),
])
type Member = z.output<typeof memberSchema>
const saidSchema = z.tuple([memberSchema, z.number()])

export type RedisRevocationsDeps = {
  readonly redis: RedisLink
  /** This process's own; it answers isRevoked. */
  readonly own: Revocations
  /** Brings what the database knows into `own`; asked while Redis is away. */
  readonly reload?: () => Promise<void>
  readonly onTrouble: (what: string, error: unknown) => void
}

export type RedisRevocations = Revocations & { readonly close: () => void }

export function createRedisRevocations(deps: RedisRevocationsDeps): RedisRevocations {
  const { redis, own, reload, onTrouble } = deps
  /** What Redis has not taken yet, by the member's text. */
  const unsent = new Map<string, { member: Member; untilMs: number }>()

  const apply = ([kind, id, beforeS]: Member, untilMs: number) =>
    kind === 'family' ? own.revokeFamily(id, untilMs) : own.revokeSubject(id, beforeS ?? 0, untilMs)

  async function send(): Promise<void> {
    for (const [text, { member, untilMs }] of unsent) {
      if (!redis.isUp() || !(await isTaken(redis, { text, member, untilMs }))) return
      unsent.delete(text)
    }
  }
  async function revoke(member: Member, untilMs: number): Promise<void> {
    await apply(member, untilMs)
    const [oldest] = unsent.keys()
    if (unsent.size >= UNSENT_MAX && oldest !== undefined) unsent.delete(oldest)
    unsent.set(JSON.stringify(member), { member, untilMs })
    await send()
  }
  /** How often the channel was joined, and at which time of these all that was kept had been loaded. */
  let joins = 0
  let loadedAt = -1
  let isCatchingUp = false

  /** What was revoked while nothing was heard, and what could not be told. */
  async function catchUp(): Promise<void> {
    if (isCatchingUp) return
    isCatchingUp = true
    try {
      if (!redis.isUp()) return await reload?.()
      const join = joins
      if (loadedAt !== join) {
        for await (const [member, untilMs] of kept(redis)) await apply(member, untilMs)
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
      const said = readAs(saidSchema, text)
      if (said !== null) void apply(...said)
    },
    () => {
      joins += 1
      void catchUp()
    },
  )
  const looking = setInterval(() => void catchUp(), LOOK_MS).unref()

  return {
    isRevoked: own.isRevoked,
    revokeFamily: (sid, untilMs) => revoke(['family', sid], untilMs),
    revokeSubject: (id, beforeS, untilMs) => revoke(['subject', id, beforeS], untilMs),
    close() {
      leave()
      clearInterval(looking)
    },
  }
}

/** Kept for processes to come and said to those that are there, or neither. */
async function isTaken(
  { client }: RedisLink,
  { text, member, untilMs }: { text: string; member: Member; untilMs: number },
): Promise<boolean> {
  if (untilMs <= Date.now()) return true // nothing is left that it could refuse
  const results = await client
    .multi()
    .zadd(KEY, 'GT', untilMs, text)
    .zremrangebyscore(KEY, '-inf', Date.now())
    .pexpireat(KEY, untilMs, 'NX')
    .pexpireat(KEY, untilMs, 'GT') // the set goes with the last of what it holds
    .publish(CHANNEL, JSON.stringify([member, untilMs]))
    .exec()
    .catch(() => null) // lost on the way: sent again once Redis is back
  return results?.every(([error]) => error === null) ?? false
}

async function* kept({ client }: RedisLink): AsyncGenerator<[Member, number]> {
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
