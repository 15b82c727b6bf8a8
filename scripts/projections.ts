// The command `npm run projections`: where the read models stand, proof that they equal their streams, what-if, a new try.
import { connect } from '../eventstore/client.ts'
import { createCounting } from '../eventstore/counting.ts'
import { follow } from '../eventstore/subscription.ts'
import { retry } from '../projections/engine/checkpoints.ts'
import { liveGenerations } from '../projections/engine/generations.ts'
import { createLags } from '../projections/reading/lag.ts'
import { prefixesOf } from '../projections/engine/partitions.ts'
import { createPool, type Pool } from '../postgres/postgres.ts'
import type { AnyProjection } from '../projections/engine/projection.ts'
import { isSame, prove, type Proof } from '../projections/rebuilds/prove.ts'
import {
  CliError,
  command,
  EXIT,
  runCli,
  withJson,
  withQuiet,
  writeJson,
  type ExitCode,
} from './support/cli.ts'
import { coverage } from './support/coverage.ts'
import { chosenBy, countOf, inWords, lagInWords, WHAT_IF } from './support/read-models.ts'
import { madeFromFile } from './support/rules-file.ts'
import { startProgress } from './support/progress.ts'
import { whereIs } from './support/where.ts'

type Flags = {
  databaseUrl?: string
  eventstoreUrl?: string
  json?: string | true
  quiet?: true
  rows: string
  rules?: string
}

function given(): { args: string[]; flags: Flags } {
  const about = 'The read models: where they stand, whether they are right, what if.'
  const parser = withQuiet(withJson(command('projections', about)))
    .argument('<action>', 'list, prove, what-if, retry or coverage')
    .argument('[name]', 'one read model; else all of them')
    .option(
      '--rules <file>',
      'what-if: the rules to fold history with, as JSON; exit 6 when it differs',
    )
    .option('--rows <n>', 'rows that differ, told by column, and findings', '10')
    .option('--database-url <url>', 'else DATABASE_URL, else the one of npm start')
    .option('--eventstore-url <url>', 'else EVENTSTORE_URL, else the one of npm start')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 error, 2 usage, 3 prove found a difference, or coverage a schema version that\n' +
        'nothing reads, 4 no such read model, 6 what-if found a difference, 78 bad configuration.',
    )
  parser.parse()
  return { args: parser.args, flags: parser.opts<Flags>() }
}

await runCli(async () => {
  const { args, flags } = given()
  const [action, name] = args
  if (action === 'coverage') {
    if (name === undefined) return coverage(flags)
    throw new CliError('coverage is of the whole store: it takes no name.', EXIT.usage)
  }
  const chosen = chosenBy(name)
  if (flags.rules !== undefined && action !== 'what-if') {
    throw new CliError('--rules belongs to what-if.', EXIT.usage)
  }
  const supposed = action === 'what-if' ? await madeFromFile(name, flags.rules) : null
  const pool = createPool(whereIs({ flags }).databaseUrl)
  try {
    if (supposed !== null) return await whatIf(pool, flags, supposed)
    if (action === 'list') return await list(pool, flags)
    if (action === 'retry') return await again(pool, name)
    if (action === 'prove') return await proven(pool, flags, chosen)
    throw new CliError(
      `There is no action "${action}": list, prove, what-if, retry or coverage.`,
      EXIT.usage,
    )
  } finally {
    await pool.end()
  }
})

async function list(pool: Pool, flags: Flags): Promise<ExitCode> {
  const { eventStoreUrl, eventStoreHealthUrl } = whereIs({ flags })
  const client = connect(eventStoreUrl)
  const lags = createLags({
    pool,
    follow: (prefixes, from, signal) =>
      follow(client.raw, { from, signal, matching: { prefixes } }),
    eventsAfter: createCounting(eventStoreHealthUrl),
  })
  const rows = await lags()
  await client.dispose()
  if (!(await writeJson(flags.json, rows))) process.stdout.write(rows.map(lagInWords).join(''))
  return EXIT.ok
}

async function again(pool: Pool, only: string | undefined): Promise<ExitCode> {
  const count = await retry(pool, only ?? null)
  process.stdout.write(`${count} stopped checkpoints are tried again by the workers\n`)
  return EXIT.ok
}

async function proven(
  pool: Pool,
  flags: Flags,
  projections: readonly AnyProjection[],
): Promise<ExitCode> {
  const proofs = await compared(pool, flags, projections)
  if (!(await writeJson(flags.json, proofs))) {
    process.stdout.write(proofs.map((proof) => inWords(proof)).join(''))
  }
  return proofs.every(isSame) ? EXIT.ok : EXIT.unverified
}

/** Today's rows and findings beside those that other rules would have made; nothing is written. */
async function whatIf(pool: Pool, flags: Flags, projection: AnyProjection): Promise<ExitCode> {
  const proofs = await compared(pool, flags, [projection])
  if (!(await writeJson(flags.json, proofs))) {
    process.stdout.write(proofs.map((proof) => inWords(proof, WHAT_IF)).join(''))
  }
  return proofs.every(isSame) ? EXIT.ok : EXIT.differs
}

async function compared(
  pool: Pool,
  flags: Flags,
  projections: readonly AnyProjection[],
): Promise<readonly Proof[]> {
  const shown = countOf('--rows', flags.rows)
  const client = connect(whereIs({ flags }).eventStoreUrl)
  const progress = startProgress({ unit: 'events', isQuiet: flags.quiet ?? false })
  try {
    return await prove({
      pool,
      targets: await liveGenerations(pool, projections),
      source: (partition) => (signal) =>
        follow(client.raw, { from: null, matching: { prefixes: prefixesOf([partition]) }, signal }),
      shown,
      onEvent: progress.add,
    })
  } finally {
    progress.end()
    await client.dispose()
  }
}
