// `npm run projections -- coverage`: every schema version that is stored, how many events have it, and how each is read.
import type { StoreClient } from '../../eventstore/client.ts'
import { follow, GIVES_UP_MS, headOf, upTo } from '../../eventstore/subscription.ts'
import { readingOf, type Reading } from '../../eventstore/upcasters.ts'
import { PARTITIONS, prefixesOf } from '../../projections/engine/partitions.ts'
import { versionOf } from '../../projections/engine/stored-versions.ts'
import { complain, EXIT, tell, type ExitCode } from './cli.ts'
import { withStore } from './connections.ts'
import type { SharedFlags } from './flags.ts'
import { startProgress } from './progress.ts'

type Counted = { type: string; version: number; events: number; first: string }
type Covered = Counted & { read: Reading }

/** Reads the streams of players once. Exit 3 where a version has no path to the current schema. */
export async function coverage(flags: SharedFlags): Promise<ExitCode> {
  const isQuiet = flags.quiet ?? false
  const counted = await withStore(flags, (client) => countVersions(client, isQuiet))
  const covered = counted
    .map((one): Covered => ({ ...one, read: readingOf(one.type, one.version) }))
    .sort((a, b) => (a.type === b.type ? a.version - b.version : a.type < b.type ? -1 : 1))
  await tell(flags, covered, inWords(covered))
  if (covered.every(({ read }) => read.how !== 'unknown')) return EXIT.ok
  complain(
    'Deploy code that reads what is unknown. Read models that have stopped there are tried again when a worker\n' +
      'starts, or by npm run projections -- retry.',
  )
  return EXIT.unverified
}

async function countVersions(client: StoreClient, isQuiet: boolean): Promise<Counted[]> {
  const counted = new Map<string, Counted>()
  const head = await headOf(client.raw)
  if (head === null) return []
  let position = 0n
  // Positions are bytes rather than a count, but they foretell the end well enough.
  const share = () => Number(position) / Number(head)
  const progress = startProgress({ unit: 'events', share, isQuiet })
  const matching = { prefixes: prefixesOf(PARTITIONS) }
  for await (const step of upTo(head, (signal) =>
    follow(client.raw, {
      from: null,
      matching,
      signal,
      onLost: complain,
      givesUpMs: GIVES_UP_MS,
    }),
  )) {
    if (step.kind === 'caughtUp') continue
    position = step.kind === 'event' ? step.event.position : step.position
    if (step.kind === 'mark') continue
    const { type, stream, revision } = step.event
    const version = versionOf(step.event)
    const known = counted.get(`${type}@${version}`)
    if (known === undefined) {
      const first = `${revision}@${stream}`
      counted.set(`${type}@${version}`, { type, version, events: 1, first })
    } else known.events += 1
    progress.add()
  }
  progress.end()
  return [...counted.values()]
}

function inWords(covered: readonly Covered[]): string {
  if (covered.length === 0) return 'There are no events yet.\n'
  const wide = Math.max(...covered.map(({ type }) => type.length))
  const lines = covered.map(({ type, version, events, first, read }) => {
    const count = String(events).padStart(12)
    return `${type.padEnd(wide)}  v${String(version).padEnd(3)} ${count}  ${wayOf(read, { version, first })}\n`
  })
  return lines.join('')
}

function wayOf(read: Reading, { version, first }: { version: number; first: string }): string {
  if (read.how === 'current') return 'current'
  if (read.how === 'upcast') return `upcast v${version} -> v${read.to}`
  return `unknown: ${read.why}; the first is ${first}`
}
