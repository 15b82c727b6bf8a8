/** What the lists of support share: who is read, in which order, and the text that is opened for whoever may see it. */
import { z } from 'zod'
import { instantSchema, NO_END } from '../../../domain/shared/instant.ts'
import type { DeadlinePlace } from '../../../projections/reading/deadline.ts'
import { playerOf } from '../../../projections/identity/players.ts'
import type { Caller } from '../../http/caller.ts'
import { cursorBy, pageQuery, pageReply } from '../../http/pages.ts'
import { Problem } from '../../http/problem.ts'
import { positionSchema } from '../../http/schemas.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import type { Texts } from './texts.ts'

export const listQuery = z.strictObject({ after: positionSchema.optional(), ...pageQuery })

/** Throws NOT_FOUND where no read model knows the player. */
export async function refuseNobody(
  readAfter: ReadAfter,
  playerId: string,
  after: bigint | undefined,
): Promise<void> {
  const { rows } = await readAfter(after, playerOf(playerId))
  if (rows.length === 0) throw new Problem('NOT_FOUND')
}

/** Auditors see what was done, and not what was said. */
export function openedFor<Row extends { player_id: string }>(
  { role }: Pick<Caller, 'role'>,
  { texts, rows }: { texts: Texts; rows: readonly Row[] },
  sealedOf: (row: Row) => string | null,
): Promise<(string | null)[]> {
  if (role === 'auditor') return Promise.resolve(rows.map(() => null))
  return texts.open(rows.map((row) => ({ playerId: row.player_id, sealed: sealedOf(row) })))
}

export const openedSchema = z
  .string()
  .nullable()
  .describe('null to auditors, and of a player who is erased')

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A deadline and the id of what has it. */
const deadlineCursor = cursorBy<DeadlinePlace>(z.object({ at: z.string(), id: z.string() }), {
  read(text) {
    const [at, id] = [text.slice(0, NO_END.length), text.slice(NO_END.length)]
    return instantSchema.safeParse(at).success && ID.test(id) ? { at, id } : null
  },
  write: ({ at, id }) => at + id,
})

export const deadlineQuery = {
  limit: pageQuery.limit,
  cursor: deadlineCursor.optional(),
  overdue: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: those alone whose deadline is over'),
}
export const deadlineReply = { ...pageReply, nextCursor: deadlineCursor.nullable() }

/** Whose work is asked for: `me`, somebody's by id, or (left out) everybody's. */
export const ownerQuery = z
  .union([z.literal('me'), z.uuid().toLowerCase()])
  .optional()
  .describe('me, or an id of the staff')

export const ownerOf = ({ id }: Pick<Caller, 'id'>, owner: string | undefined): string | null =>
  owner === 'me' ? id : (owner ?? null)

/** null where it has none. */
export const deadlineOf = (at: string): string | null => (at === NO_END ? null : at)

/** Where there is no text there may have been one: what was kept of it must not count as what there is. */
export const etagOf = ({ text, revision }: { text: string | null; revision: bigint }) =>
  text === null ? {} : { etag: String(revision) }
