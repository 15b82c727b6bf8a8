/** What of stored events nobody is shown: ciphertext of personal data and of seeds, and hashes that stand for a person. */

/** By name, wherever they stand in an event; a test looks for others in the schemas. */
export const SEALED: ReadonlySet<string> = new Set([
  'personal',
  'sealedText',
  'sealedSeed',
  'sealedSuccessor',
  'emailHash',
  'previousHash',
  'addressHash',
  'personHash',
])

const INSTEAD = { sealed: true }

/** A copy; of data that are no object nothing is left. */
export const withoutSealed = (data: unknown): Record<string, unknown> =>
  isFields(data) ? copied(data) : {}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

const copied = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SEALED.has(name) ? INSTEAD : inside(value),
    ]),
  )

function inside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inside)
  return isFields(value) ? copied(value) : value
}
