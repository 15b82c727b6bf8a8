/** What screens share about lists of the API: where they come from, page by page, and what of a row leads elsewhere. */
import { notices } from '../../shared/components/notices.js'
import { h } from '../../shared/dom.js'
import { shortened } from '../../shared/format.js'
import { signedIn } from '../../shared/sign-in.js'

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
  h('a', { href: `#players/${id}`, class: 'hash', title: id }, shortened(id))

/**
 * Until `signal`: every `ms`, one at a time, however long it takes; not while nobody looks, nor once the sign-in has ended: it is
 * asked for again by what somebody does, not by the clock.
 */
export function every(ms, signal, work) {
  let isUnderWay = false
  async function look() {
    if (isUnderWay || document.hidden || signedIn('staff') === null) return
    isUnderWay = true
    try {
      await work()
    } finally {
      isUnderWay = false
    }
  }
  const timer = setInterval(() => void look(), ms)
  signal.addEventListener('abort', () => clearInterval(timer))
}

/** A table is loaded anew where nobody is at it: not under somebody's keyboard or a dialog, nor once they have gone on beyond its first page. */
export function refresh(table) {
  const isRead = table.contains(document.activeElement) || document.querySelector('dialog') !== null
  return isRead || !table.isAtBeginning() ? undefined : table.again({ isAsked: false })
}

/** What a click begins, and nobody waits for, once at a time: a problem is told, and what ends with its screen is none. */
export function safely(work) {
  let isUnderWay = false
  return async () => {
    if (isUnderWay) return
    isUnderWay = true
    try {
      await work()
    } catch (error) {
      if (error?.name !== 'AbortError') notices().problem(error)
    } finally {
      isUnderWay = false
    }
  }
}
