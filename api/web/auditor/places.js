/** Where each thing is shown: addresses of this page, to link to and to pass on. */
const at = (...parts) => `#${parts.map(encodeURIComponent).join('/')}`

export const searchAt = (q) => `#?q=${encodeURIComponent(q)}`
export const roundAt = (roundId) => at('rounds', roundId)
export const sessionAt = (sessionId) => at('sessions', sessionId)
export const eventAt = (position) => at('events', position)
export const streamAt = (stream, query = {}) => {
  const search = new URLSearchParams(query).toString()
  return `${at('streams', stream)}${search === '' ? '' : `?${search}`}`
}

/** What an id in an event's data names, as an address; undefined where it has none of its own. */
export const ofField = (field, value) =>
  ({
    roundId: roundAt,
    sessionId: sessionAt,
    playerId: searchAt,
    adjustmentId: (id) => streamAt(`adjustment-${id}`),
    restrictionId: searchAt,
    seedHash: searchAt,
    successorHash: searchAt,
  })[field]?.(value)

export const keyOf = (stream) => stream.slice(stream.indexOf('-') + 1)
export const categoryOf = (stream) => stream.slice(0, stream.indexOf('-'))
