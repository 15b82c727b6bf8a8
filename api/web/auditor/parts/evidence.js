/** The evidence of a session or round: saved as a file, or verified here as it comes. */
import { download } from '../../shared/components/csv.js'
import { fill, h } from '../../shared/dom.js'
import { number } from '../../shared/format.js'
import { ApiProblem, problemBox } from '../../shared/problem.js'
import { texts } from '../texts.js'
import { commandLine } from './facts.js'
import { verifyIn, withoutCrypto } from './verifying.js'

/** `path`: of its route; `name`: of the file; `command`: what proves it, with FILE for its name; `counts`: as verifications take them. */
export function evidence(api, { path, name, command, counts, signal }) {
  const place = h('div', { class: 'result' })
  const save = h(
    'button',
    { type: 'button', class: 'primary', on: { click: () => void saved() } },
    texts.evidence.download,
  )
  const here = h(
    'button',
    { type: 'button', on: { click: () => void verifyIn(place, { open, signal, counts }) } },
    texts.evidence.here,
  )
  const open = async (until) => {
    const response = await opened(api, path, until)
    return { stream: response.body, size: 0, name }
  }
  let isSaving = false
  async function saved() {
    if (isSaving) return
    isSaving = true
    try {
      const response = await opened(api, path, signal)
      const blob = await taken(response.body, (bytes) =>
        fill(place, h('p', { class: 'soft' }, texts.evidence.downloading(sizeOf(bytes)))),
      )
      download(name, blob)
      fill(place, h('p', { role: 'status' }, texts.evidence.saved(name)))
    } catch (error) {
      if (!signal.aborted) fill(place, problemBox(error))
    } finally {
      isSaving = false
    }
  }
  return h(
    'div',
    { class: 'stack' },
    h('p', { class: 'soft' }, texts.evidence.lead),
    withoutCrypto(),
    h('div', { class: 'row' }, save, withoutCrypto() === null && here),
    place,
    h('p', { class: 'soft small' }, texts.evidence.command),
    commandLine(command.replace('FILE', name)),
  )
}

/** Throws ApiProblem. */
async function opened(api, path, signal) {
  await api.get('/v1/me', { signal }) // a sign-in that has ended is renewed, or asked for
  const response = await api.open(path, { signal })
  if (response.ok) return response
  throw new ApiProblem(await response.json().catch(() => ({})), response.status)
}

async function taken(stream, tell) {
  const reader = stream.getReader()
  const parts = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(parts, { type: 'application/x-ndjson' })
    parts.push(value)
    bytes += value.byteLength
    tell(bytes)
  }
}

const sizeOf = (bytes) =>
  `${number(bytes / 1_000, { maximumFractionDigits: bytes < 100_000 ? 1 : 0 })} kB`
