/** A name in JSON that is lost where its object is copied: `__proto__` would be the copy's prototype, and a schema of names that are free leaves it out. */

const LOST = '__proto__'

type Place = { readonly value: unknown; readonly name: string; readonly in: Place | null }

/** Where it stands first, name by name, however deep; null: nowhere. What came as JSON alone: it has no circles. */
export function lostNameIn(json: unknown): string[] | null {
  const waiting: Place[] = [{ value: json, name: '', in: null }]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value } = place
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, LOST)) return [...namesTo(place), LOST]
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object') waiting.push({ value: inner, name, in: place })
    }
  }
  return null
}

/** Made for the one that is asked for: of all of them, in JSON as deep as it is long, it would be the square of that. */
function namesTo(place: Place): string[] {
  const names: string[] = []
  for (let at = place; at.in !== null; at = at.in) names.push(at.name)
  return names.reverse()
}
