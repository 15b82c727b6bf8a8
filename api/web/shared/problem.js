/** What went wrong with a request, as a person is told. */
import { fill, h } from './dom.js'
import { shared } from './texts.js'

/** An answer that is a problem (RFC 9457), or no answer: then `code` is OFFLINE and `status` 0. */
export class ApiProblem extends Error {
  constructor(body, status = 0) {
    super(body.detail ?? body.title ?? shared.offline)
    this.name = 'ApiProblem'
    this.status = status
    this.code = body.code ?? 'OFFLINE'
    this.title = body.title
    this.requestId = body.requestId
    this.errors = body.errors ?? []
    this.body = body
  }
}

const SAID = {
  ROLE_REQUIRED: shared.problem.forbidden,
  NOT_FOUND: shared.problem.notFound,
  RATE_LIMITED: shared.problem.rateLimited,
  UNAVAILABLE: shared.problem.unavailable,
}

/** The sentence of an error; what is none of the API's is a fault of ours, and says so by its message. */
export function sentenceOf(error) {
  if (!(error instanceof ApiProblem)) return String(error?.message ?? error)
  const pointed = error.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ')
  const said = SAID[error.code] ?? error.message
  return pointed === '' ? said : `${said} ${pointed}`
}

/** Puts its box into `place`, unless the same stands there: what is asked again and again by itself is told once. */
export function tellProblem(place, error, again) {
  const said = sentenceOf(error)
  if (place.querySelector('[role=alert]')?.dataset.said === said) return
  const box = problemBox(error, again)
  box.dataset.said = said
  fill(place, box)
}

/** A box with the sentence, the code's page, and the request's id for whoever is asked for help. */
export function problemBox(error, again) {
  const isOurs = error instanceof ApiProblem && error.code !== 'OFFLINE'
  return h(
    'div',
    { class: 'notice bad', role: 'alert' },
    h('p', {}, sentenceOf(error)),
    isOurs &&
      h(
        'p',
        { class: 'small' },
        h('a', { href: `/problems/${error.code}` }, `${error.code}: ${shared.problem.help}`),
        error.requestId && ` · ${shared.problem.requestId} `,
        error.requestId && h('span', { class: 'hash' }, error.requestId),
      ),
    again && h('button', { type: 'button', on: { click: again } }, shared.retry),
  )
}
