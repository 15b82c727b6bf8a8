/** What a request must not be, whatever the stream says: it is refused by a name, and nothing is changed. */
import { namesOf, type Named, type Reference } from './names.ts'

export type Misuse =
  | 'FACT_OF_ANOTHER'
  | 'PARTS_MISSING'
  | 'PARTS_REPEATED'
  | 'PARTS_TOO_LARGE'
  | 'PARTS_TOO_MANY'
  | 'REFERENCES_TOO_MANY'

/** Parts of one request: providers send some tens at most. What their events take is bounded in decide-batch.ts. */
export const PARTS_MAX = 100

/** Facts that one part may refer to. */
export const REFERENCES_MAX = 16

type AnyPart = Named & { readonly refersTo?: readonly Reference[] }

/** Null, nearly always; `id` is the aggregate's. */
export function misuseOf(
  id: string,
  parts: readonly AnyPart[],
): Exclude<Misuse, 'PARTS_TOO_LARGE'> | null {
  if (parts.length === 0) return 'PARTS_MISSING'
  if (parts.length > PARTS_MAX) return 'PARTS_TOO_MANY'
  for (const { refersTo } of parts) {
    if (refersTo === undefined) continue
    if (refersTo.length > REFERENCES_MAX) return 'REFERENCES_TOO_MANY'
    if (refersTo.some(({ of }) => of !== id)) return 'FACT_OF_ANOTHER'
  }
  return parts.length > 1 && areRepeated(parts) ? 'PARTS_REPEATED' : null
}

/** Whether two parts have a name in common, be it an id or an alias. */
function areRepeated(parts: readonly AnyPart[]): boolean {
  const names = parts.flatMap(namesOf)
  return new Set(names).size < names.length
}
