/** Makes players findable by name who came before there was an index of names, or before its present form. */
import { player } from '../../../domain/identity/player/decider.ts'
import { UndecodableEvent } from '../../../eventstore/codec.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import { StoreUnavailable } from '../../../eventstore/store.ts'
import { isUnavailable } from '../../../postgres/lost.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { PersonalData } from './personal-data.ts'
import {
  keepSearchable,
  searchHashesOf,
  unsearchable,
  type Searchable,
  type Unsearchable,
} from './search-index.ts'

export type IndexDeps = {
  readonly pool: Pool
  readonly handler: Pick<CommandHandler, 'stateOf'>
  readonly peppers: Peppers
  readonly personalData: PersonalData
}

/** Players decrypted, and written in one transaction. */
const BATCH = 100

/** Named one by one at most; the others are counted. */
const NAMED_MAX = 100

/**
 * `gone`: their key went meanwhile, or they are erased and it is about to. `nameless`: a registration that never ended; what ends it
 * keeps the names. `underWay`: it may be ending right now, by older code; the next run looks again.
 */
export type Indexed = {
  readonly indexed: number
  readonly gone: number
  readonly nameless: number
  readonly underWay: number
  readonly failed: number
  /** Of those that failed, by what they say. */
  readonly failures: readonly { playerId: string; why: string }[]
}

type Outcome = { playerId: string } & (
  | { kind: 'indexed' | 'nameless'; hashes: readonly Buffer[] }
  | { kind: 'gone' | 'underWay' }
  | { kind: 'failed'; why: string }
)

/**
 * Whoever is done is left out of the next run: it may be ended and begun again at any time. Whoever cannot be read is told, and
 * holds up nobody.
 */
export async function indexPlayers(
  deps: IndexDeps,
  onDone: (players: number) => void = () => {},
): Promise<Indexed> {
  const counts = { indexed: 0, gone: 0, nameless: 0, underWay: 0, failed: 0 }
  const failures: { playerId: string; why: string }[] = []
  let after: string | null = null
  for (;;) {
    const some: Unsearchable[] = await unsearchable(deps.pool, { after, limit: BATCH })
    const last = some.at(-1)
    if (last === undefined) return { ...counts, failures }
    for (const one of await indexSome(deps, some)) {
      counts[one.kind] += 1
      if (one.kind === 'failed' && failures.length < NAMED_MAX) {
        failures.push({ playerId: one.playerId, why: one.why })
      }
    }
    after = last.playerId
    onDone(some.length)
  }
}

/** What became of each of them. */
export async function indexSome(
  deps: IndexDeps,
  some: readonly Unsearchable[],
): Promise<Outcome[]> {
  const read = await Promise.all(some.map((one) => hashesOf(deps, one)))
  const kept = await keepSearchable(
    deps.pool,
    read.filter((one): one is Outcome & Searchable => 'hashes' in one),
  )
  return read.map((one) =>
    'hashes' in one && !kept.has(one.playerId) ? { playerId: one.playerId, kind: 'gone' } : one,
  )
}

async function hashesOf(
  { handler, peppers, personalData }: IndexDeps,
  { playerId, isYoung }: Unsearchable,
): Promise<Outcome> {
  try {
    const known = await handler.stateOf(player, playerId, { isFresh: true })
    if (known.status === 'absent' && isYoung) return { playerId, kind: 'underWay' }
    if (known.status === 'absent') return { playerId, kind: 'nameless', hashes: [] }
    if (known.status !== 'registered') return { playerId, kind: 'gone' }
    if (known.personal === null) return { playerId, kind: 'nameless', hashes: [] }
    const personal = await personalData.open(playerId, known.personal)
    if (personal === null) return { playerId, kind: 'gone' }
    return { playerId, kind: 'indexed', hashes: searchHashesOf(peppers, personal) }
  } catch (error) {
    if (error instanceof StoreUnavailable || isUnavailable(error)) throw error
    return { playerId, kind: 'failed', why: inWords(error) }
  }
}

/** Nothing of what was opened: other errors may quote it. */
const inWords = (error: unknown): string =>
  error instanceof UndecodableEvent ? error.message : 'what is sealed cannot be opened'
