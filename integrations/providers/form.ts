/** A form as providers send it, decoded once. */

/** Fields that a form may have: it is sorted before its signature is known to hold. */
const FIELDS_MAX = 256

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decoded = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))

/**
 * null: no form. So is one with a field twice, with `&` in a field or `=` in a name: the fields are signed as `name=value`, joined
 * by `&`, and another form would have the same signature.
 */
export function readForm(body: Buffer): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>()
  try {
    const pairs = UTF8.decode(body).split('&', FIELDS_MAX + 1)
    if (pairs.length > FIELDS_MAX) return null
    for (const pair of pairs) {
      const at = pair.indexOf('=')
      if (at < 1) return null
      const name = decoded(pair.slice(0, at))
      const value = decoded(pair.slice(at + 1))
      if (fields.has(name) || /[&=]/.test(name) || value.includes('&')) return null
      fields.set(name, value)
    }
    return fields
  } catch {
    return null // `%` without two figures, or bytes that are no UTF-8
  }
}
