/** What a reader chose for all pages of this browser; other tabs follow. Where the browser keeps nothing, it lasts as long as the page. */
const PREFIX = 'acme.'
const kept = new Map()
const changes = new EventTarget()

/** 'scheme', 'times': a text, or null where nothing was chosen. */
export function preference(name) {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return kept.get(name) ?? null
  }
}

export function prefer(name, value) {
  kept.set(name, value)
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // a browser that keeps nothing: `kept` has it
  }
  changes.dispatchEvent(new Event(name))
}

/** Calls `listener` whenever `name` changes, in this tab or in another; ends with `signal`. */
export function onPreference(name, listener, { signal } = {}) {
  changes.addEventListener(name, listener, { signal })
  const fromOther = ({ key }) => {
    if (key === PREFIX + name) listener()
  }
  addEventListener('storage', fromOther, { signal })
}
