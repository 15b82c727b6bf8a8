// What a stream's metadata says about which of its events are shown; reads no log.

/** `$tb` of a soft-deleted stream: 2^63 - 1, as text because no double holds it. */
export const DELETED_TRUNCATE_BEFORE = '9223372036854775807'

export type StreamMetadata = {
  readonly maxCount?: number
  readonly maxAgeS?: number
  /** The first revision shown; Infinity: the stream is soft-deleted. */
  readonly truncateBefore?: number
}

export const NO_METADATA: StreamMetadata = {}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const INT64_MAX = BigInt(DELETED_TRUNCATE_BEFORE)
const TRUNCATE_BEFORE = /("\$tb"\s*:\s*)(-?\d+)/

/** $tb by its digits; nothing if it is no int64, which spoils the whole of the metadata. */
function truncateBeforeOf(text: string): number | undefined {
  const digits = TRUNCATE_BEFORE.exec(text)?.[2]
  if (digits === undefined) return undefined
  const value = BigInt(digits)
  if (value > INT64_MAX || value < -INT64_MAX) return undefined
  return value === INT64_MAX ? Infinity : Number(value)
}

const isLimit = (value: unknown): boolean => value === undefined || Number.isInteger(value)

/** Metadata from the data of an event of `$$stream`. Malformed counts as empty, as do limits below 1. */
export function parseStreamMetadata(data: Buffer): StreamMetadata {
  const text = data.toString()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return NO_METADATA
  }
  if (!isObject(value)) return NO_METADATA
  const { $maxCount: maxCount, $maxAge: maxAge, $tb: tb } = value
  if (!isLimit(maxCount) || !isLimit(maxAge) || !isLimit(tb)) return NO_METADATA
  const truncateBefore = tb === undefined ? undefined : truncateBeforeOf(text)
  if (tb !== undefined && truncateBefore === undefined) return NO_METADATA
  return {
    ...(Number(maxCount) > 0 ? { maxCount: Number(maxCount) } : {}),
    ...(Number(maxAge) > 0 ? { maxAgeS: Number(maxAge) } : {}),
    ...(truncateBefore !== undefined && truncateBefore > 0 ? { truncateBefore } : {}),
  }
}

export const isSoftDeleted = (metadata: StreamMetadata): boolean =>
  metadata.truncateBefore === Infinity

/** The same metadata with `$tb` = `revision`; nothing if it is not a JSON object. */
export function withTruncateBefore(data: Buffer, revision: number): Buffer | undefined {
  try {
    const value: unknown = JSON.parse(data.toString())
    if (!isObject(value)) return undefined
    return Buffer.from(JSON.stringify({ ...value, $tb: revision }))
  } catch {
    return undefined
  }
}

/** First revision shown of a stream whose last is `last`, by count and `$tb`; age is the reader's business. */
export function firstShown(metadata: StreamMetadata, last: number): number {
  const byCount = metadata.maxCount === undefined ? 0 : last - metadata.maxCount + 1
  return Math.max(0, byCount, metadata.truncateBefore ?? 0)
}
