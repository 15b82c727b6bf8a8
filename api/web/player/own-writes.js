/** What this page has written last: reads that follow wait until they show it. */

let newest = null

/** Takes the `position` of an answer, and answers the answer. */
export function wrote(answer) {
  const position = BigInt(answer.position ?? 0)
  if (newest === null || position > newest) newest = position
  return answer
}

/** The path, with ?after= of what was written last, and the rest of a query: what is null or undefined is left out. */
export function since(path, query = {}) {
  const given = { ...query, after: newest }
  const search = new URLSearchParams(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
  )
  return search.size === 0 ? path : `${path}?${search}`
}
