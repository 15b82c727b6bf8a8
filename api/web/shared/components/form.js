/** Forms of labelled fields: one command at a time, errors beside the field they are about, and nothing typed is lost. */
import { fill, h, newId } from '../dom.js'
import { ApiProblem, problemBox } from '../problem.js'
import { newKey } from '../key.js'
import { shared } from '../texts.js'

/** A labelled input. `input`: its attributes; `hint` is told beside it; `choices`: [[value, text], …] make it a select. */
export function field({ name, label, hint, choices, multiline, ...input }) {
  const id = newId(name)
  const about = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ')
  const attributes = { id, name, 'aria-describedby': about, ...input }
  const control = choices
    ? h(
        'select',
        attributes,
        choices.map(([value, text]) => h('option', { value }, text)),
      )
    : h(multiline ? 'textarea' : 'input', attributes)
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    control,
    hint && h('p', { id: `${id}-hint`, class: 'hint' }, hint),
    h('p', { id: `${id}-error`, class: 'error', 'data-error': name }),
  )
}

/**
 * A form that calls `send(values, { key })` when it is submitted: once at a time, under one key until it has succeeded or been
 * changed, so that a second click or a lost answer repeats the same command. What `send` throws is shown.
 * `fields`: from `field`, or any nodes. `submit`: the button's text.
 */
export function form({ fields, submit, send, cancel, kind = 'primary' }) {
  const problems = h('div', { class: 'problems' })
  const button = h('button', { type: 'submit', class: kind, on: { click: onlyOnce } }, submit)
  let key = newKey()
  let isSending = false

  async function submitted(event) {
    event.preventDefault()
    if (isSending) return
    isSending = true
    button.setAttribute('aria-disabled', 'true')
    fill(button, shared.working)
    clear(element, problems)
    try {
      await send(Object.fromEntries(new FormData(element)), { key, form: element })
      key = newKey()
    } catch (error) {
      if (isAnswered(error)) key = newKey()
      showProblem(element, problems, error)
    } finally {
      isSending = false
      button.removeAttribute('aria-disabled')
      fill(button, submit)
    }
  }
  const element = h(
    'form',
    {
      novalidate: true,
      on: {
        submit: submitted,
        input: () => !isSending && (key = newKey()),
        keydown: (event) => event.key === 'Enter' && event.repeat && event.preventDefault(),
      },
    },
    fields,
    problems,
    h(
      'div',
      { class: 'row' },
      button,
      cancel && h('button', { type: 'button', on: { click: cancel } }, shared.cancel),
    ),
  )
  return element
}

/** The second click of a double click is none of its own, however fast the first was answered. */
const onlyOnce = (event) => {
  if (event.detail > 1) event.preventDefault()
}

/** A refusal is an answer: what is sent next is another command. Without an answer it is the same. */
const isAnswered = (error) =>
  error instanceof ApiProblem && error.status >= 400 && error.status < 500

function clear(element, problems) {
  fill(problems)
  for (const one of element.querySelectorAll('[data-error]')) fill(one)
  for (const one of element.querySelectorAll('[aria-invalid]')) one.removeAttribute('aria-invalid')
}

/** A field's error beside it, by the pointer's last part; the rest above the button. */
function showProblem(element, problems, error) {
  const errors = error instanceof ApiProblem ? error.errors : (error?.errors ?? [])
  const beside = errors.filter(({ pointer = '', message }) => {
    const name = pointer.split('/').at(-1)
    const place = element.querySelector(`[data-error="${CSS.escape(name)}"]`)
    if (place === null) return false
    fill(place, message)
    element.elements[name]?.setAttribute('aria-invalid', 'true')
    return true
  })
  if (beside.length === 0 || beside.length < errors.length) fill(problems, problemBox(error))
  const first = element.querySelector('[aria-invalid]')
  if (first) first.focus()
}

/** An error of one field, found before anything is sent. */
export class FieldError extends Error {
  constructor(name, message) {
    super(message)
    this.errors = [{ pointer: `/${name}`, message }]
  }
}
