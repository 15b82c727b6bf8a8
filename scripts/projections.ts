// The command `npm run projections`: where the read models stand, proof that they equal their streams, what-if, a new try.
import { createCounting } from '../eventstore/counting.ts'
import { follow, headOf } from '../eventstore/subscription.ts'
import { checkpointFaults } from '../projections/engine/checkpoint-faults.ts'
import { retry } from '../projections/engine/checkpoints.ts'
import type { AnyProjection } from '../projections/engine/projection.ts'
import { createLags } from '../projections/reading/lag.ts'
import { registry } from '../projections/registry.ts'
import { isSame } from '../projections/rebuilds/prove.ts'
import { readAction, type Action } from './support/actions.ts'
import { command, EXIT, runCli, tell, type ExitCode } from './support/cli.ts'
import { compared } from './support/comparing.ts'
import { withBoth, withPool } from './support/connections.ts'
import { coverage } from './support/coverage.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { chosenBy, inWords, lagInWords, WHAT_IF } from './support/read-models.ts'
import { madeFromFile, refuseDecided } from './support/rules-file.ts'
import { whereIs } from './support/where.ts'

type Flags = SharedFlags & { rules?: string; from?: string }

const WHERE = ['--database-url', '--eventstore-url']
const ACTIONS = {
  list: { about: 'where they stand', words: '[NAME]', flags: WHERE },
  prove: {
    about: 'compares every cell with the streams',
    words: '[NAME]',
    flags: ['--rows', ...WHERE],
  },
  'what-if': {
    about: 'folds history by other rules, and compares',
    words: '[NAME]',
    flags: ['--rules', '--from', '--rows', ...WHERE],
  },
  retry: {
    about: 'lets what has stopped be tried again',
    words: '[NAME]',
    flags: ['--database-url'],
  },
  coverage: {
    about: 'stored schema versions, and how each is read',
    flags: ['--eventstore-url'],
  },
} satisfies Record<string, Action>

await runCli(async () => {
  const about = 'The read models: where they stand, whether they are right, what if.'
  const parser = withFlags(
    command('projections', about),
    'json',
    'quiet',
    'rows',
    'database-url',
    'eventstore-url',
  )
    .option('--rules <file>', 'the rules to fold history with, as JSON')
    .option('--from <instant>', 'from then on by them, before as it was; else from the beginning')
  const { action, words } = readAction(parser, ACTIONS)
  const flags = parser.opts<Flags>()
  const [name] = words
  switch (action) {
    case 'coverage':
      return coverage(flags)
    case 'what-if':
      refuseDecided(name)
      chosenBy(name) // one that there is not is not found, rather than not made from rules
      return whatIf(flags, await madeFromFile(name, flags))
    case 'list':
      return list(flags, onlyOne(name))
    case 'prove':
      return proven(flags, chosenBy(name))
    case 'retry':
      return again(flags, onlyOne(name))
  }
})

/** The name of one that there is; null: all, also those that only older code knows. */
function onlyOne(name: string | undefined): string | null {
  const [one, ...others] = chosenBy(name)
  return one === undefined || others.length > 0 ? null : one.name
}

async function list(flags: Flags, only: string | null): Promise<ExitCode> {
  const lags = await withBoth(flags, ({ pool, client }) =>
    createLags({
      pool,
      follow: (prefixes, from, signal) =>
        follow(client.raw, { from, signal, matching: { prefixes } }),
      eventsAfter: createCounting(whereIs({ flags }).eventStoreHealthUrl),
      faults: () => checkpointFaults(pool, registry, () => headOf(client.raw)),
    })(),
  )
  const rows = lags.filter(({ name }) => only === null || name === only)
  await tell(flags, rows, rows.map(lagInWords).join(''))
  return EXIT.ok
}

async function again(flags: Flags, only: string | null): Promise<ExitCode> {
  const retried = await withPool(flags, (pool) => retry(pool, only))
  const words = `${retried} stopped checkpoints are tried again by the workers\n`
  await tell(flags, { retried }, words)
  return EXIT.ok
}

async function proven(flags: Flags, projections: readonly AnyProjection[]): Promise<ExitCode> {
  const proofs = await compared(flags, projections)
  await tell(flags, proofs, proofs.map((proof) => inWords(proof)).join(''))
  return proofs.every(isSame) ? EXIT.ok : EXIT.unverified
}

/** Today's rows and findings beside those that other rules would have made; nothing is written. */
async function whatIf(flags: Flags, projection: AnyProjection): Promise<ExitCode> {
  const proofs = await compared(flags, [projection])
  await tell(flags, proofs, proofs.map((proof) => inWords(proof, WHAT_IF)).join(''))
  return proofs.every(isSame) ? EXIT.ok : EXIT.differs
}
