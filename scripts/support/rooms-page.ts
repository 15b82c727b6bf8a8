// Prints the tables of docs/architecture.md: rooms from rooms.cjs and the rules made of it, read models from the registry. It changes nothing.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { registry } from '../../projections/registry.ts'
import { config } from './cruise.ts'

type Extra = { readonly may?: readonly string[]; readonly packages?: readonly string[] }
type Room = Extra & {
  readonly path: string
  readonly is: string
  readonly types?: readonly string[]
  readonly also?: Readonly<Record<string, Extra>>
  readonly isFree?: true
}
const { contexts, rooms } = createRequire(import.meta.url)('../../rooms.cjs') as {
  contexts: readonly { name: string; is: string }[]
  rooms: readonly Room[]
}

const ROOMS = '<!-- Printed from rooms.cjs by `npm run docs`: from here -->'
const READ_MODELS = '<!-- Printed from the read models by `npm run docs`: from here -->'
const END = '<!-- to here -->'

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, n) => Math.max(...rows.map((row) => row[n]?.length ?? 0))) ?? []
  const [head = '', ...body] = rows.map((row) =>
    line(row.map((cell, n) => cell.padEnd(widths[n] ?? 0))),
  )
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body]
}

const quoted = (names: readonly string[] = []) => names.map((name) => `\`${name}\``).join(', ')

/** What every room may, then what the folders of single contexts may besides. */
function told({ also = {}, ...room }: Room, what: (extra: Extra) => string): string {
  const extras = Object.entries(also).flatMap(([name, extra]) => {
    const text = what(extra)
    return text === '' ? [] : [`${name} also ${text}`]
  })
  return [what(room) || 'none', ...extras].join('; ')
}

const row = (room: Room): string[] => {
  const { path, is, types = [], isFree = false } = room
  if (isFree) return [`\`${path}\``, is, path === 'test' ? 'anything' : 'anything but test', 'any']
  const inTypes = types.length === 0 ? '' : `; as types alone ${quoted(types)}`
  return [
    `\`${path}\``,
    is,
    told(room, ({ may }) => quoted(may)) + inTypes,
    told(room, ({ packages }) => quoted(packages)),
  ]
}

const matches = (patterns: string | readonly string[] = [], path: string) =>
  [patterns].flat().some((one) => new RegExp(one).test(path))

/** How a file in the folder `from` may import the file `to`, by the rules that name paths. */
function knows(from: string, to: string): 'freely' | 'as types' | 'no' {
  const refusing = config.forbidden.filter((rule) => {
    const isTo = matches(rule.to.path, to) && !matches(rule.to.pathNot, to)
    return matches(rule.from.path, `${from}/one.ts`) && isTo
  })
  if (refusing.length === 0) return 'freely'
  return refusing.every(({ to: { dependencyTypesNot } }) => dependencyTypesNot !== undefined)
    ? 'as types'
    : 'no'
}

/** What a context's folder of a layer may know of other contexts. */
function ofOthers(layer: string, name: string): string {
  const others = [...contexts.map((context) => context.name), 'jurisdictions'].filter(
    (other) => other !== name,
  )
  const among = (file: (other: string) => string, how: 'freely' | 'as types') =>
    others.filter((other) => knows(`${layer}/${name}`, file(other)) === how)
  const all = (some: readonly string[]) =>
    some.length >= contexts.length - 1 ? 'all' : some.join(', ')
  const parts = [
    ['domain', among((other) => `domain/${other}/decider.ts`, 'freely')],
    ['types of events', among((other) => `domain/${other}/events.ts`, 'as types')],
    ['read models', among((other) => `projections/${other}/rows.ts`, 'freely')],
    ['reactions', among((other) => `reactions/${other}/step.ts`, 'freely')],
    ['api', among((other) => `api/${other}/routes.ts`, 'freely')],
  ] as const
  return (
    parts
      .flatMap(([what, some]) =>
        some.length === 0 ? [] : [what === layer ? all(some) : `${what} of ${all(some)}`],
      )
      .join('; ') || 'none'
  )
}

const LAYERS = ['domain', 'projections', 'reactions', 'api']

const printedRooms = () => [
  ...table([
    ['room', 'what it is', 'may import of ours', 'packages of its own'],
    ...rooms.map(row),
  ]),
  '',
  "CONTEXT is each of these, in the third column the room's own; ANY is any of them. What a context's folder in a layer may know of others:",
  '',
  ...table([
    ['context', 'what it is about', ...LAYERS],
    ...contexts.map(({ name, is }) => [name, is, ...LAYERS.map((layer) => ofOthers(layer, name))]),
  ]),
]

const printedReadModels = () =>
  table([
    ['read model', 'one row per', 'what it answers'],
    ...registry.map(({ name, oneRowPer, answers }) => [name, oneRowPer, answers]),
  ])

/** docs/architecture.md with its tables as the code is now. Throws when its marks are gone. */
export async function architecturePage(): Promise<string> {
  const text = await readFile('docs/architecture.md', 'utf8')
  return between(between(text, ROOMS, printedRooms()), READ_MODELS, printedReadModels())
}

function between(text: string, begin: string, lines: readonly string[]): string {
  const before = text.indexOf(begin)
  const after = text.indexOf(END, before)
  if (before < 0 || after < before)
    throw new Error(`docs/architecture.md has lost its mark ${begin}`)
  return [text.slice(0, before) + begin, '', ...lines, '', text.slice(after)].join('\n')
}
