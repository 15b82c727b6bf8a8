/** The events of a stream, loaded page by page, once for all views of them. */

/** Of one page: what the route answers at most. */
const PAGE = 100

export function createEvents(api, { stream, direction = 'forwards', from, signal }) {
  const path = `/v1/audit/streams/${encodeURIComponent(stream)}`
  const events = []
  let next = { cursor: null, hasMore: true }
  return {
    path,
    events,
    hasMore: () => next.hasMore,
    /** The next of them. */
    async more() {
      const query = new URLSearchParams({ limit: String(PAGE), direction })
      if (next.cursor !== null) query.set('cursor', next.cursor)
      else if (from !== null && from !== undefined) query.set('from', from)
      const { data, hasMore, nextCursor } = await api.get(`${path}?${query}`, { signal })
      next = { cursor: nextCursor, hasMore }
      events.push(...data)
      return data
    },
  }
}

/** All of a stream that is short: at most `max`. */
export async function allOf(api, { stream, max = 2_000, signal, from }) {
  const source = createEvents(api, { stream, signal, from })
  while (source.hasMore() && source.events.length < max) await source.more()
  return source.events
}
