/** Values for the fields of the OpenAPI document: mostly what a schema takes, sometimes what it should not. */
import fc from 'fast-check'

/** The part of JSON Schema that our document uses. */
export type Schema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

/** Instants of any age, with and without a zone, at the edges of what a date can be. */
const instants = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-11-28T10:00:00.000+15:59',
    '2026-11-28T10:00:00.000-23:59',
    '2026-11-28T10:00:00.123456789012345Z',
    '0000-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ),
)

const dates = fc
  .date({ min: new Date('1890-01-01'), max: new Date('2110-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const BY_FORMAT: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  email: fc.oneof(fc.emailAddress(), fc.constantFrom('ada@bücher.example', 'josé@players.example')),
  uuid: fc.uuid(),
  date: dates,
  'date-time': instants,
}

/** What the schema takes, as far as it can be told; a pattern that cannot be followed gives any text. */
export function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  const { type, format = '', anyOf, items, properties } = schema
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(valueOf))
  if (BY_FORMAT[format] !== undefined) return BY_FORMAT[format]
  if (type === 'array') return fc.array(valueOf(items ?? {}), { maxLength: 5 })
  if (type === 'object') return objectOf(properties ?? {}, schema.required ?? [])
  if (type === 'integer' || type === 'number') {
    return fc.integer({ min: schema.minimum ?? -100, max: schema.maximum ?? 1_000_000 })
  }
  if (type === 'boolean') return fc.boolean()
  return type === 'string' ? textOf(schema) : fc.jsonValue({ maxDepth: 2 })
}

function objectOf(properties: Readonly<Record<string, Schema>>, required: readonly string[]) {
  const fields = Object.entries(properties).map(([name, field]) => [name, valueOf(field)])
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [...required],
  })
}

function textOf({ pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  const any = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 200) })
  if (pattern === undefined) return any
  try {
    return fc.stringMatching(new RegExp(pattern, 'u')).filter(({ length }) => length <= maxLength)
  } catch {
    return any // it looks ahead
  }
}

/** What breaks careless code: other types, text that no store takes, numbers at edges, names of prototypes, depth, length. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>('', ' ', '\u0000', '\ud800', '\u200b', '__proto__', 'null', 'NaN', '-0'),
  fc.constantFrom<unknown>(1e308, -1, 0.1, 2 ** 53, '9223372036854775808', '99999999999999999999'),
  fc.constantFrom<unknown>('%00', '../..', "'; drop schema read; --", '${7*7}', '٣٤', '１２'),
  fc.integer({ min: 300, max: 20_000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 10, max: 400 }).map((depth) => nested(depth)),
)

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
