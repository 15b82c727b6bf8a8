/** A native dialog: the keyboard stays in it, Escape leaves it, and the focus returns to where it was. */
import { h, newId } from '../dom.js'
import { shared } from '../texts.js'

/**
 * Shows `children` under `title` and resolves to what `done(value)` was called with; null where it was left.
 * `children` is a function of `done`, so that a form in it can end it.
 */
export function inDialog(title, children) {
  return new Promise((resolve) => {
    let value = null
    const id = newId('dialog')
    const done = (given) => {
      value = given
      dialog.close()
    }
    const dialog = h(
      'dialog',
      { 'aria-labelledby': id, on: { close: () => end(), keydown: notHeld } },
      h('h2', { id }, title),
      children(done),
    )
    const end = () => {
      dialog.remove()
      resolve(value)
    }
    dialog.addEventListener('click', onlyFirst, { capture: true })
    document.body.append(dialog)
    dialog.showModal()
  })
}

/** The key that opened it may still be down, and the second click of a double click come: neither answers what nobody has read. */
function notHeld(event) {
  if (event.repeat && event.key === 'Enter' && event.target.matches('button'))
    event.preventDefault()
}

function onlyFirst(event) {
  if (event.detail < 2 || !event.target.closest('button')) return
  event.preventDefault()
  event.stopPropagation()
}

/** A question with two answers; true where it was confirmed. */
export const confirmed = async (title, text, { confirm = shared.confirm, kind = 'primary' } = {}) =>
  (await inDialog(title, (done) => [
    h('p', {}, text),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: kind, on: { click: () => done(true) } }, confirm),
      h('button', { type: 'button', on: { click: () => done(null) } }, shared.cancel),
    ),
  ])) === true
