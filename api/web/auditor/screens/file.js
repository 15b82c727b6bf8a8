/** Verifies a file of the reader's: in this browser, without a sign-in, offline too. */
import { h, newId } from '../../shared/dom.js'
import { commandLine } from '../parts/facts.js'
import { verifyIn, withoutCrypto } from '../parts/verifying.js'
import { texts } from '../texts.js'
import { canCompute } from '../verification/fairness.js'

export function show(outlet, { signal }) {
  const { file } = texts
  const result = h('div', { class: 'result' })
  let running = new AbortController()
  const verify = (chosen) => {
    if (chosen === undefined) return
    running.abort()
    running = new AbortController()
    void verifyIn(result, {
      linked: false, // it may be of another store
      signal: AbortSignal.any([signal, running.signal]),
      open: async () => ({ stream: chosen.stream(), size: chosen.size, name: chosen.name }),
    })
  }
  outlet.append(
    h('h1', {}, file.title),
    h('p', { class: 'soft' }, file.lead),
    withoutCrypto() ?? '',
    chooser(verify),
    result,
    h('h2', {}, file.scopeTitle),
    h('p', {}, file.scope),
    h('p', {}, file.only),
    h('h2', {}, file.commandTitle),
    ...file.commands.map(commandLine),
  )
}

function chooser(verify) {
  const { file } = texts
  const id = newId('file')
  const input = h('input', {
    id,
    type: 'file',
    accept: '.ndjson,.jsonl,.json,.txt,application/x-ndjson',
    disabled: !canCompute(),
  })
  input.addEventListener('change', () => {
    verify(input.files[0])
    input.value = '' // the same file may be chosen again
  })
  const zone = h(
    'div',
    { class: 'card drop' },
    h('label', { for: id }, file.choose),
    input,
    h('span', { class: 'soft' }, file.drop),
  )
  zone.addEventListener('dragover', (event) => {
    event.preventDefault()
    zone.classList.add('over')
  })
  zone.addEventListener('dragleave', () => zone.classList.remove('over'))
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    zone.classList.remove('over')
    if (canCompute()) verify(event.dataTransfer.files[0])
  })
  return zone
}
