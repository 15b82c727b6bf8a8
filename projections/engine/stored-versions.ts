/** Remembers in Postgres which schema versions of which event types are stored, and up to where that was looked for. */
import type { StoredEvent } from '../../eventstore/codec.ts'
import type { Step } from '../../eventstore/subscription.ts'
import { query, transaction, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/** A schema version of a type, and the first event known that has it. `version` 0: none that is one. */
export type StoredVersion = {
  readonly type: string
  readonly version: number
  readonly stream: string
  readonly revision: bigint
  readonly position: bigint
}

const VERSION_MAX = 2 ** 31 - 1

/** The schema version that an event says it has; 0 where it says none, or nonsense. */
export function versionOf({ metadata }: StoredEvent): number {
  const version = (metadata as { schemaVersion?: unknown } | null | undefined)?.schemaVersion
  const isVersion = Number.isInteger(version) && Number(version) >= 1
  return isVersion && Number(version) <= VERSION_MAX ? Number(version) : 0
}

export const storedVersions = (pool: Pool): Promise<StoredVersion[]> =>
  query<StoredVersion>(
    pool,
    sql`select type, version, stream, revision::bigint, position::bigint
        from projections.stored_versions order by type, version`,
  )

/** Up to where the streams of every partition were looked through; null: not all of them were. */
export async function surveyedTo(pool: Pool): Promise<bigint | null> {
  const rows = await query<{ position: bigint | null }>(
    pool,
    sql`select min(position)::bigint as position from projections.surveys
        having count(*) = count(position)`,
  )
  return rows[0]?.position ?? null
}

/** How often the position is saved at most, in ms; a version that was not met before is saved at once. */
const SAVE_EVERY_MS = 5_000

export type Notebook = {
  /** Answers whether it is time to save. */
  readonly note: (step: Step) => boolean
  /** Everything up to `position` was seen. */
  readonly reach: (position: bigint) => void
  readonly save: () => Promise<void>
}

/** Notes the steps of these partitions' streams, which begin after `from` and leave nothing out. */
export function createNotebook(
  pool: Pool,
  { partitions, from }: { partitions: readonly string[]; from: bigint | null },
): Notebook {
  const known = new Set<string>()
  let fresh: StoredVersion[] = []
  let to = from
  let dueMs = Date.now() + SAVE_EVERY_MS
  return {
    note(step) {
      if (step.kind === 'caughtUp') return false
      if (step.kind === 'mark') to = step.position
      else {
        const { type, stream, revision, position } = step.event
        const version = versionOf(step.event)
        to = position
        if (!known.has(`${type}@${version}`)) {
          known.add(`${type}@${version}`)
          fresh.push({ type, version, stream, revision, position })
          dueMs = 0
        }
      }
      return Date.now() >= dueMs
    },
    reach(position) {
      if (to === null || position > to) to = position
    },
    async save() {
      dueMs = Date.now() + SAVE_EVERY_MS // a failure is not tried again at the next step
      if (to === null) return
      const saved = fresh.length
      await save(pool, { versions: fresh.slice(), partitions, from, to })
      fresh = fresh.slice(saved)
    },
  }
}

type Noted = {
  versions: readonly StoredVersion[]
  partitions: readonly string[]
  from: bigint | null
  to: bigint
}

/** A survey's position moves only from where it stands: what begins beyond it would leave a gap. */
const save = (pool: Pool, { versions, partitions, from, to }: Noted): Promise<void> =>
  transaction(pool, async (client) => {
    for (const { type, version, stream, revision, position } of versions) {
      await query(
        client,
        sql`insert into projections.stored_versions as known (type, version, stream, revision, position)
            values (${type}, ${version}, ${stream}, ${revision}, ${position})
            on conflict (type, version) do update
            set stream = excluded.stream, revision = excluded.revision, position = excluded.position
            where excluded.position < known.position`,
      )
    }
    await query(
      client,
      sql`update projections.surveys set position = ${to}
          where "partition" = any(${partitions}) and coalesce(position, -1) < ${to}
            and coalesce(position, -1) >= ${from ?? -1n}`,
    )
  })
