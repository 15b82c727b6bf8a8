// The command `npm run rebuild`: builds read models anew under traffic, shows the difference, swaps, goes back.
import { createInterface } from 'node:readline/promises'
import { connect } from '../eventstore/client.ts'
import { follow } from '../eventstore/subscription.ts'
import { liveGenerations, workersAlive } from '../projections/engine/generations.ts'
import { prefixesOf } from '../projections/engine/partitions.ts'
import { createPool, type Pool } from '../postgres/postgres.ts'
import type { AnyProjection } from '../projections/engine/projection.ts'
import { isSame, prove } from '../projections/rebuilds/prove.ts'
import {
  beginRebuilds,
  refuseIfBuilding,
  toBeShown,
} from '../projections/rebuilds/orders-of-several.ts'
import { pause, resume, throttle } from '../projections/rebuilds/pace.ts'
import { beginRollback, cancelRebuild, RebuildRefused } from '../projections/rebuilds/rebuild.ts'
import { swap } from '../projections/rebuilds/swap.ts'
import { schemaOf } from '../projections/engine/tables.ts'
import {
  CliError,
  command,
  complain,
  EXIT,
  runCli,
  withQuiet,
  type ExitCode,
} from './support/cli.ts'
import { chosenBy, countOf, inWords } from './support/read-models.ts'
import { startProgress } from './support/progress.ts'
import { eventPosition, planInWords, planOf } from './support/rebuild-plan.ts'
import { untilBuilt } from './support/rebuild-progress.ts'
import { whereIs } from './support/where.ts'

type Flags = {
  yes?: true
  /** False with --no-input. */
  input: boolean
  quiet?: true
  dryRun?: true
  rows: string
  throttle?: string
  until?: string
  databaseUrl?: string
  eventstoreUrl?: string
}

const ACTIONS = ['rollback', 'cancel', 'pause', 'resume', 'throttle', 'swap'] as const

await runCli(async () => {
  const parser = withQuiet(command('rebuild', 'Builds read models anew while they are in use.'))
    .argument('<what>', `a read model or all; or ${ACTIONS.join(', ')} and then a read model`)
    .argument('[name]', 'the read model of an action')
    .argument('[rate]', 'of throttle: events a second')
    .option('--dry-run', 'say how the tables would differ; exit 6 when they would')
    .option('--rows <n>', 'rows that differ, told by column', '10')
    .option('--throttle <n>', 'at most so many events a second')
    .option('--until <position>', 'build it as it was there, to be looked at; it is not shown')
    .option('--yes', 'do not ask')
    .option('--no-input', 'refuse where something would be asked')
    .option('--database-url <url>', 'else DATABASE_URL, else the one of npm start')
    .option('--eventstore-url <url>', 'else EVENTSTORE_URL, else the one of npm start')
  parser.parse()
  const flags = parser.opts<Flags>()
  const [what, name, rate] = parser.args
  if (flags.throttle !== undefined) paceOf(flags.throttle, '--throttle') // before anything is begun
  const pool = createPool(whereIs({ flags }).databaseUrl)
  try {
    const action = ACTIONS.find((one) => one === what)
    if (action === undefined)
      return await rebuild(pool, chosenBy(what === 'all' ? undefined : what), flags)
    const [projection] = name === undefined ? [] : chosenBy(name)
    if (projection === undefined) throw new CliError(`Say which: ${action} NAME.`, EXIT.usage)
    if (action === 'throttle') {
      await throttle(pool, [projection.name], paceOf(rate, 'throttle NAME'))
      return EXIT.ok
    }
    return await act(pool, projection, { action, isQuiet: flags.quiet ?? false })
  } catch (error) {
    if (error instanceof RebuildRefused) throw new CliError(error.message)
    throw error
  } finally {
    await pool.end()
  }
})

async function act(
  pool: Pool,
  projection: AnyProjection,
  asked: { action: Exclude<(typeof ACTIONS)[number], 'throttle'>; isQuiet: boolean },
): Promise<ExitCode> {
  const { name } = projection
  const { action, isQuiet } = asked
  if (action === 'cancel') await cancelRebuild(pool, projection)
  if (action === 'pause') await pause(pool, [name])
  if (action === 'resume') await resume(pool, [name])
  if (action === 'rollback' || action === 'swap') {
    await refuseWithoutWorkers(pool)
    const [shown] = action === 'swap' ? await toBeShown(pool, [projection]) : []
    const generation = shown?.generation ?? (await beginRollback(pool, projection))
    await untilBuilt(pool, [{ name, generation }], { isQuiet })
    await swap(pool, projection, generation)
    process.stdout.write(`${name}: generation ${generation} is live\n`)
  } else process.stdout.write(`${name}: done\n`)
  return EXIT.ok
}

async function rebuild(
  pool: Pool,
  projections: readonly AnyProjection[],
  flags: Flags,
): Promise<ExitCode> {
  const pace = flags.throttle === undefined ? null : paceOf(flags.throttle, '--throttle')
  if (flags.dryRun && flags.until !== undefined) {
    throw new CliError('A dry run compares with the live tables: it takes no --until.', EXIT.usage)
  }
  if (flags.dryRun) return dryRun(pool, projections, flags)
  refuseToAsk(flags) // before anything is looked at
  await refuseWithoutWorkers(pool)
  await refuseIfBuilding(pool, projections)
  const until = await planned(pool, projections, flags)
  if (!flags.yes) await confirmed()
  const targets = await beginRebuilds(pool, projections, { until, pace })
  const begun = targets.map((target) => ({ name: target.projection.name, ...target }))
  await untilBuilt(pool, begun, { isQuiet: flags.quiet ?? false })
  for (const { projection, name, generation } of begun) {
    if (until !== null) {
      process.stdout.write(
        `${name}: as it was at ${until}, in the schema ${schemaOf(projection, generation)}. ` +
          `Drop it: npm run rebuild -- cancel ${name}\n`,
      )
      continue
    }
    await swap(pool, projection, generation)
    process.stdout.write(`${name}: generation ${generation} is live, the one before is kept\n`)
  }
  return EXIT.ok
}

/** Tells what it will take; answers where it is to end. */
async function planned(
  pool: Pool,
  projections: readonly AnyProjection[],
  flags: Flags,
): Promise<bigint | null> {
  const client = connect(whereIs({ flags }).eventStoreUrl)
  try {
    const until = flags.until === undefined ? null : await eventPosition(client, flags.until)
    for (const { name } of projections) complain(planInWords(await planOf(pool, client, name)))
    return until
  } finally {
    await client.dispose()
  }
}

/** Folds the streams with this code, up to where the live tables stand, and writes nothing. */
async function dryRun(
  pool: Pool,
  projections: readonly AnyProjection[],
  flags: Flags,
): Promise<ExitCode> {
  const client = connect(whereIs({ flags }).eventStoreUrl)
  const progress = startProgress({ unit: 'events', isQuiet: flags.quiet ?? false })
  const proofs = await prove({
    pool,
    targets: await liveGenerations(pool, projections),
    source: (partition) => (signal) =>
      follow(client.raw, { from: null, matching: { prefixes: prefixesOf([partition]) }, signal }),
    shown: countOf('--rows', flags.rows),
    onEvent: progress.add,
  })
  progress.end()
  await client.dispose()
  process.stdout.write(proofs.map((proof) => inWords(proof)).join(''))
  return proofs.every(isSame) ? EXIT.ok : EXIT.differs
}

async function refuseWithoutWorkers(pool: Pool): Promise<void> {
  if ((await workersAlive(pool)) > 0) return
  throw new CliError(
    'No worker is alive that could do it. Start one: npm start, or npm run worker.',
  )
}

function refuseToAsk({ yes, input }: Flags): void {
  if (yes) return
  if (!input) throw new CliError('--no-input asks nobody: add --yes.', EXIT.usage)
  if (!process.stdin.isTTY) throw new CliError('Nobody can be asked here: add --yes.', EXIT.usage)
}

async function confirmed(): Promise<void> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question('Rebuild? [y/N] ')
  asking.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('Nothing was done.')
}

function paceOf(text: string | undefined, what: string): number {
  const pace = Number(text)
  if (!Number.isInteger(pace) || pace < 1) {
    throw new CliError(`${what} takes a number of events a second, from 1.`, EXIT.usage)
  }
  return pace
}
