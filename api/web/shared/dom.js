/** Elements written as calls. What is given as text becomes text: markup in a name, a reason or a seed is shown, never run. */

const NO_VALUE = new Set([null, undefined, false])

/**
 * `h('a', { href: '/docs', class: 'button', on: { click } }, 'Docs')`. Attributes by their HTML names; `on` are listeners,
 * `props` are set as properties. Children are nodes, texts, numbers, arrays of them; null and false are nothing.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  const { on = {}, props = {}, ...rest } = attributes
  for (const [name, value] of Object.entries(rest)) {
    if (!NO_VALUE.has(value)) element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener)
  Object.assign(element, props)
  element.append(...nodesOf(children))
  return element
}

/** Puts `children` where everything else in `element` was. */
export const fill = (element, ...children) => {
  element.replaceChildren(...nodesOf(children))
  return element
}

const nodesOf = (children) =>
  children
    .flat(Infinity)
    .filter((child) => !NO_VALUE.has(child))
    .map((child) => (child instanceof Node ? child : String(child)))

/** `draw` puts other elements where those of `element` were; a keyboard that was on one of them goes on at the first that takes it. */
export function redrawn(element, draw) {
  const wasThere = element.contains(document.activeElement)
  draw()
  if (wasThere && !element.contains(document.activeElement)) keepKeyboard(element)
}

/** Where what had the focus is gone, the browser would begin at the top of the page: at the first of `element` instead, or at itself. */
export const keepKeyboard = (element) =>
  (element.querySelector('button, a, [tabindex]') ?? element).focus()

let ids = 0
/** An id for `for`, `aria-describedby` and the like, of this page's life. */
export const newId = (what) => `${what}-${(ids += 1)}`

/** Styles of what is drawn later: settles when they are there, or cannot be had, for what they style is shown all the same. */
export const styled = (...paths) =>
  Promise.all(
    paths.map(
      (href) =>
        new Promise((done) => {
          const link = h('link', { rel: 'stylesheet', href, on: { load: done, error: done } })
          document.head.append(link)
        }),
    ),
  )
