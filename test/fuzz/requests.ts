/** Requests to every operation of an OpenAPI document, by anybody, mostly well-formed. */
import fc from 'fast-check'
import { junk, valueOf, type Schema } from './values.ts'

type Parameter = { readonly in: string; readonly name: string; readonly schema: Schema }
type Operation = {
  readonly operationId: string
  readonly parameters?: readonly (Parameter | object)[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>
  }
}
export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const METHODS = ['get', 'post', 'put', 'delete', 'patch']

/** `who` names a token of whoever plays, works, or is nobody. */
export type FuzzRequest = {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly who: string
}

/** `ids`: of things that are there, by the name of the path parameter that takes them. */
export type Known = {
  readonly whoOf: (operationId: string) => fc.Arbitrary<string>
  readonly ids: Readonly<Record<string, readonly string[]>>
}

/** Each operation as often as any other; what shows pages, more rarely. */
export function requestsOf({ paths }: OpenApi, known: Known): fc.Arbitrary<FuzzRequest> {
  const each = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({
        weight: path.startsWith('/v1/') ? 5 : 1,
        arbitrary: requestOf({ method, path, operation }, known),
      })),
  )
  return fc.oneof(...each)
}

type Place = { method: string; path: string; operation: Operation }

function requestOf({ method, path, operation }: Place, known: Known): fc.Arbitrary<FuzzRequest> {
  const { operationId, parameters = [], requestBody } = operation
  const named = parameters.filter((one): one is Parameter => 'schema' in one)
  const within = (place: string) => named.filter((one) => one.in === place)
  const body = requestBody?.content['application/json']?.schema
  return fc
    .record({
      params: fc.tuple(...within('path').map((one) => paramOf(one, known))),
      query: fc.tuple(...within('query').map((one) => fc.option(paramOf(one, known)))),
      surplus: rarely(fc.constant('&surplus=1'), ''),
      headers: headersOf(within('header')),
      body: body === undefined ? rarely<string | null>(fc.constant('{}'), null) : bodyOf(body),
      who: known.whoOf(operationId),
    })
    .map(({ params, query, surplus, ...rest }) => {
      const filled = within('path').reduce(
        (before, { name }, at) => before.replace(`{${name}}`, () => params[at] ?? ''),
        path,
      )
      const given = within('query').flatMap(({ name }, at) =>
        query[at] === null || query[at] === undefined ? [] : [`${name}=${query[at]}`],
      )
      return { ...rest, operationId, method, path: `${filled}?${given.join('&')}${surplus}` }
    })
}

/** One time in ten. */
const rarely = <Value>(value: fc.Arbitrary<Value>, else_: Value): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 9, arbitrary: fc.constant(else_) })

/** As it stands in a URL. */
function paramOf({ name, schema }: Parameter, { ids }: Known): fc.Arbitrary<string> {
  const there = ids[name] ?? []
  const value = fc.oneof(
    ...(there.length === 0 ? [] : [{ weight: 6, arbitrary: fc.constantFrom<unknown>(...there) }]),
    { weight: 3, arbitrary: valueOf(schema) },
    { weight: 1, arbitrary: junk },
  )
  return value.map((one) => {
    const text = typeof one === 'string' ? one : JSON.stringify(one)
    return encodeURIComponent(text.toWellFormed())
  })
}

/** Keys come again, with other bodies; headers are Latin-1, or a client would not send them. */
const KEYS = ['again-1', 'again-2', 'again-3']
const key = fc.oneof(
  { weight: 8, arbitrary: fc.uuid({ version: 4 }) },
  { weight: 1, arbitrary: fc.uuid({ version: 7 }) }, // of any time, the future's too
  { weight: 2, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 1, arbitrary: fc.constantFrom('', 'x'.repeat(256), 'é', '٣'.slice(1), '"') },
)
const etag = fc.constantFrom(
  '"0"',
  '"1"',
  '"99999999999999999999"',
  'W/"1"',
  '*',
  '"a", "b"',
  '1',
  '',
)
const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'Idempotency-Key': key,
  'If-Match': etag,
  'If-None-Match': etag,
}

/** A key nearly always, where one is asked for; conditions now and then. */
function headersOf(parameters: readonly Parameter[]): fc.Arbitrary<Record<string, string>> {
  const each = parameters.map(({ name }) => {
    const value = VALUES[name] ?? fc.constant('x')
    const isAskedFor = name === 'Idempotency-Key'
    return fc.oneof(
      { weight: isAskedFor ? 19 : 1, arbitrary: value.map((text) => ({ [name]: text })) },
      { weight: isAskedFor ? 1 : 4, arbitrary: fc.constant({}) },
    )
  })
  return fc
    .tuple(...each)
    .map((some) => some.reduce<Record<string, string>>((all, one) => ({ ...all, ...one }), {}))
}

function bodyOf(schema: Schema): fc.Arbitrary<string | null> {
  const good = valueOf(schema)
  const names = Object.keys(schema.properties ?? {})
  const bent = fc
    .tuple(good, fc.constantFrom(...names, 'surplus'), junk)
    .map(([body, name, value]) => ({ ...(body as object), [name]: value }))
  return fc.oneof(
    { weight: 6, arbitrary: good.map((body) => JSON.stringify(body)) },
    { weight: 3, arbitrary: bent.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: junk.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: fc.constantFrom(null, '', '{', '{"a":1}{', '\u0000', '[]', '"') },
  )
}
