/** Lists in pages, newest first: what a caller may ask for, and how an answer says that there is more. */
import { z } from 'zod'

/** Opaque to callers: digits of a revision or position, in base64url. */
export const cursorSchema = z.codec(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/), z.bigint(), {
  decode: (cursor, { issues }) => {
    const digits = Buffer.from(cursor, 'base64url').toString()
    if (/^\d{1,18}$/.test(digits)) return BigInt(digits)
    issues.push({ code: 'custom', message: 'not a cursor of ours', input: cursor })
    return z.NEVER
  },
  encode: (place) => Buffer.from(String(place)).toString('base64url'),
})

const limitSchema = z.codec(z.string().regex(/^([1-9]\d?|100)$/, '1 to 100'), z.int(), {
  decode: Number,
  encode: String,
})

/** Of a query. */
export const pageQuery = { limit: limitSchema.default(10), cursor: cursorSchema.optional() }

/** Of a reply, beside its `data`. */
export const pageReply = { hasMore: z.boolean(), nextCursor: cursorSchema.nullable() }

type Asked = { limit: number; cursor?: bigint | undefined }

/** What a read query is asked for: one row more than the page, which says whether there is another page. */
export const rowsOfPage = ({ limit, cursor }: Asked) => ({
  limit: limit + 1,
  ...(cursor === undefined ? {} : { before: cursor }),
})

/** The page out of what was read so; `placeOf` says where a row stands in the list's order. */
export function pageOf<Row>(
  rows: readonly Row[],
  { limit }: Asked,
  placeOf: (row: Row) => bigint,
): { data: Row[]; hasMore: boolean; nextCursor: bigint | null } {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const hasMore = rows.length > limit
  return { data, hasMore, nextCursor: hasMore && last !== undefined ? placeOf(last) : null }
}
