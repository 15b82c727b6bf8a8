/** What screens share about lists of the API: where they come from, page by page, and what of a row leads elsewhere. */
import { notices } from '../../shared/components/notices.js'
import { h } from '../../shared/dom.js'

const LIMIT = 50

/** The path with what is given of `query`; nothing of it may be personal. */
export function withQuery(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined)
  const text = new URLSearchParams(given.filter(([, value]) => value !== '')).toString()
  return text === '' ? path : `${path}?${text}`
}

/** `load` and `source` of a table; `query()` is asked for anew with each page. */
export const listOf = ({ api, signal, path, query = () => ({}) }) => ({
  source: path,
  load: ({ cursor }) => api.get(withQuery(path, { ...query(), limit: LIMIT, cursor }), { signal }),
})

export const playerLink = (id) =>
  h('a', { href: `#players/${id}`, class: 'hash', title: id }, `${id.slice(0, 8)}…${id.slice(-4)}`)

/** Until `signal`: every `ms`, not while nobody looks. Answers what does it at once. */
export function every(ms, signal, work) {
  const look = () => {
    if (!document.hidden && !signal.aborted) void work()
  }
  const timer = setInterval(look, ms)
  signal.addEventListener('abort', () => clearInterval(timer))
  return look
}

/** A table is loaded anew where nobody is at it: not under somebody's keyboard. */
export const refresh = (table) => {
  if (!table.contains(document.activeElement)) void table.again()
}

/** What a click begins, and nobody waits for: a problem is told, and what ends with its screen is none. */
export const safely = (work) => async () => {
  try {
    await work()
  } catch (error) {
    if (error?.name !== 'AbortError') notices().problem(error)
  }
}
