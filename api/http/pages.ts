/** Lists in pages, newest first: what a caller may ask for, and how an answer says that there is more. */
import { z } from 'zod'

/** Opaque to callers: a place in the list's order as text of ours, in base64url. `read` answers null for text that is none. */
export const cursorBy = <Place>(
  place: z.ZodType<Place, Place>,
  { read, write }: { read: (text: string) => Place | null; write: (place: Place) => string },
) =>
  z.codec(z.string().regex(/^[A-Za-z0-9_-]{1,80}$/), place, {
    decode: (cursor, { issues }) => {
      const found = read(Buffer.from(cursor, 'base64url').toString())
      if (found !== null) return found
      issues.push({ code: 'custom', message: 'not a cursor of ours', input: cursor })
      return z.NEVER
    },
    encode: (at) => Buffer.from(write(at)).toString('base64url'),
  })

/** Of lists in the order of a revision or position. */
export const cursorSchema = cursorBy(z.bigint(), {
  read: (text) => (/^\d{1,18}$/.test(text) ? BigInt(text) : null),
  write: String,
})

const limitSchema = z.codec(z.string().regex(/^([1-9]\d?|100)$/, '1 to 100'), z.int(), {
  decode: Number,
  encode: String,
})

/** Of a query. */
export const pageQuery = { limit: limitSchema.default(10), cursor: cursorSchema.optional() }

/** Of a reply, beside its `data`. */
export const pageReply = { hasMore: z.boolean(), nextCursor: cursorSchema.nullable() }

type Asked<Place> = { limit: number; cursor?: Place | undefined }

/** What a read query is asked for: one row more than the page, which says whether there is another page. */
export const rowsOfPage = <Place>({ limit, cursor }: Asked<Place>) => ({
  limit: limit + 1,
  ...(cursor === undefined ? {} : { before: cursor }),
})

/** The page out of what was read so; `placeOf` says where a row stands in the list's order. */
export function pageOf<Row, Place>(
  rows: readonly Row[],
  { limit }: Asked<Place>,
  placeOf: (row: Row) => Place,
): { data: Row[]; hasMore: boolean; nextCursor: Place | null } {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const hasMore = rows.length > limit
  return { data, hasMore, nextCursor: hasMore && last !== undefined ? placeOf(last) : null }
}
