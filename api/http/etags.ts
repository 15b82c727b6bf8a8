/** How tags of what was sent are compared (RFC 9110, 13.1.2): of answers and of the pages' files alike. */

/**
 * As it was before a proxy on the way compressed the answer: nginx makes an ETag weak then, Apache appends the coding to it. Ours names
 * what is shown, not its bytes, so either is as good as ours. What is cut off stands behind a whole one, which may end in the same.
 */
export const asWeSent = (etag: string): string =>
  etag.replace(/^W\//, '').replace(/^("(?:[\w-]{22}|\d{1,18}))-(?:gzip|br|deflate|zstd)"$/, '$1"')

/**
 * Whether an If-None-Match names it, by the weak comparison. Express's own is not for us: it knows nothing where a request says
 * no-cache, as every `fetch` with an If-None-Match of its own does.
 */
export const isAmong = (etag: string, given = ''): boolean =>
  given.split(',').some((each) => ['*', asWeSent(etag)].includes(asWeSent(each.trim())))
