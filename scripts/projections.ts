// The command `npm run projections`: where the read models stand, proof that they equal their streams, a new try.
import { connect } from '../eventstore/client.ts'
import { follow } from '../eventstore/subscription.ts'
import { retry } from '../projections/checkpoints.ts'
import { liveGenerations, overview } from '../projections/generations.ts'
import { prefixesOf } from '../projections/partitions.ts'
import { createPool } from '../projections/postgres.ts'
import type { AnyProjection } from '../projections/projection.ts'
import { prove } from '../projections/prove.ts'
import {
  CliError,
  command,
  EXIT,
  runCli,
  withJson,
  writeJson,
  type ExitCode,
} from './support/cli.ts'
import { coverage } from './support/coverage.ts'
import { chosenBy, inWords } from './support/read-models.ts'
import { startProgress } from './support/progress.ts'
import { whereIs } from './support/where.ts'

type Flags = { databaseUrl?: string; eventstoreUrl?: string; json?: string | true; rows: string }

function given(): { args: string[]; flags: Flags } {
  const parser = withJson(
    command('projections', 'The read models: where they stand, whether they are right.'),
  )
    .argument('<action>', 'list, prove, retry or coverage')
    .argument('[name]', 'one read model; else all of them')
    .option('--rows <n>', 'rows that differ, told by column', '10')
    .option('--database-url <url>', 'else DATABASE_URL, else the one of npm start')
    .option('--eventstore-url <url>', 'else EVENTSTORE_URL, else the one of npm start')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 error, 2 usage, 3 prove found a difference, or coverage a schema version that\n' +
        'nothing reads, 4 no such read model, 78 bad configuration.',
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
  const pool = createPool(whereIs({ flags }).databaseUrl)
  try {
    if (action === 'list') return await list(flags)
    if (action === 'retry') return await again(name)
    if (action === 'prove') return await proven(flags, chosen)
    throw new CliError(
      `There is no action "${action}": list, prove, retry or coverage.`,
      EXIT.usage,
    )
  } finally {
    await pool.end()
  }

  async function list({ json }: Flags): Promise<ExitCode> {
    const rows = await overview(pool)
    if (await writeJson(json, rows)) return EXIT.ok
    for (const row of rows) {
      const { name: model, generation, status, position, secondsSinceMoved } = row
      const moved =
        secondsSinceMoved === null ? '' : `, moved ${secondsSinceMoved.toFixed(1)} s ago`
      const at = position === null ? 'not begun' : `at ${position}${moved}`
      process.stdout.write(`${model} generation ${generation} (${status}): ${at}\n`)
      for (const { partition, error } of row.stopped) {
        process.stdout.write(`  stopped in partition ${partition}: ${error}\n`)
      }
    }
    return EXIT.ok
  }

  async function again(only: string | undefined): Promise<ExitCode> {
    const count = await retry(pool, only ?? null)
    process.stdout.write(`${count} stopped checkpoints are tried again by the workers\n`)
    return EXIT.ok
  }

  async function proven(options: Flags, projections: readonly AnyProjection[]): Promise<ExitCode> {
    const client = connect(whereIs({ flags: options }).eventStoreUrl)
    const progress = startProgress({ unit: 'events' })
    const proofs = await prove({
      pool,
      targets: await liveGenerations(pool, projections),
      source: (partition) => (signal) =>
        follow(client.raw, { from: null, matching: { prefixes: prefixesOf([partition]) }, signal }),
      shown: Number(options.rows),
      onEvent: progress.add,
    })
    progress.end()
    await client.dispose()
    if (!(await writeJson(options.json, proofs))) process.stdout.write(proofs.map(inWords).join(''))
    return proofs.every(({ differing }) => differing === 0) ? EXIT.ok : EXIT.unverified
  }
})
