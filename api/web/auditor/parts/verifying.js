/** A verification under way: how far it is, how fast, how long it may take; a button that gives it up. */
import { fill, h } from '../../shared/dom.js'
import { count } from '../../shared/format.js'
import { problemBox } from '../../shared/problem.js'
import { shared } from '../../shared/texts.js'
import { texts } from '../texts.js'
import { canCompute } from '../verification/fairness.js'
import { Unreadable, verifyStream } from '../verification/file.js'
import { reportView } from './report.js'

/** Where this browser has no WebCrypto for the page: a word instead of a verdict. */
export const withoutCrypto = () =>
  canCompute() ? null : h('div', { class: 'notice warn' }, h('p', {}, shared.noCrypto))

/**
 * Shows in `place` the verification of what `open(signal)` answers, { stream, size, name }; ends with `signal`. `size` 0: not known.
 */
export async function verifyIn(place, { open, signal, counts, linked }) {
  const giving = new AbortController()
  const either = AbortSignal.any([signal, giving.signal])
  const bar = h('progress', { 'aria-label': texts.file.title })
  const said = h('p', { class: 'soft small number' })
  const heading = h('p', {}, shared.loading)
  fill(
    place,
    h(
      'div',
      { class: 'card verifying' },
      heading,
      bar,
      said,
      h('button', { type: 'button', on: { click: () => giving.abort() } }, texts.file.cancel),
    ),
  )
  try {
    const { stream, size, name } = await open(either)
    fill(heading, texts.file.reading(name))
    if (size > 0) bar.max = size
    const done = await verifyStream(stream, {
      signal: either,
      counts,
      onProgress: (progress) => tell({ bar, said }, progress, size),
    })
    if (done.report.events === 0) fill(place, word('warn', texts.file.empty))
    else fill(place, reportView(done, { linked }))
    return done.report
  } catch (error) {
    if (signal.aborted) return null
    if (giving.signal.aborted) fill(place, word('warn', texts.file.cancelled))
    else if (error instanceof Unreadable)
      fill(place, word('bad', texts.file.unreadable(error.message)))
    else fill(place, problemBox(error))
    return null
  }
}

const word = (kind, text) => h('div', { class: `notice ${kind}`, role: 'alert' }, h('p', {}, text))

function tell({ bar, said }, { events, read, ms }, size) {
  const rate = events / Math.max(ms / 1_000, 0.001)
  const left = size > 0 && read > 0 ? Math.ceil((((size - read) / read) * ms) / 1_000) : null
  if (size > 0) bar.value = read
  fill(
    said,
    texts.file.progress({
      events: count(events),
      rate: count(Math.round(rate)),
      left: left === null ? null : count(left),
    }),
  )
}
