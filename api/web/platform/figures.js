/** Figures in their places: a place is drawn once, and only its text changes, so that nothing on the page moves. */
import { h } from '../shared/dom.js'
import { count, number } from '../shared/format.js'

/** What is not known yet. */
export const UNKNOWN = '–'

/** A place for a figure: `draw(snapshot)` puts in what `read` makes of it. */
export function figure(read, { tag = 'span', class: kind = 'number' } = {}) {
  const element = h(tag, { class: kind }, UNKNOWN)
  return {
    element,
    draw(snapshot) {
      const text = read(snapshot) ?? UNKNOWN
      if (element.textContent !== text) element.textContent = text
    },
  }
}

export const whole = (digits) => (digits === undefined ? undefined : count(digits))

export const pace = (perSecond) =>
  perSecond === null || perSecond === undefined
    ? undefined
    : number(perSecond, { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** "0.4 s", "12 s", "3 min". */
export function lasting(seconds) {
  if (seconds === null || seconds === undefined) return undefined
  if (seconds < 120) {
    const digits = seconds < 10 ? 1 : 0
    return `${number(seconds, { minimumFractionDigits: digits, maximumFractionDigits: digits })} s`
  }
  if (seconds < 7_200) return `${number(Math.floor(seconds / 60))} min`
  return `${number(Math.floor(seconds / 3_600))} h`
}

export const ms = (value) =>
  value === null || value === undefined
    ? undefined
    : `${number(value, { maximumFractionDigits: 1 })} ms`

/** The read model that is furthest behind, in seconds; undefined where none says. */
export function furthest(projections) {
  const lags = (projections?.models ?? []).flatMap(({ lagSeconds }) =>
    lagSeconds === null ? [] : [lagSeconds],
  )
  return lags.length === 0 ? undefined : Math.max(...lags)
}
