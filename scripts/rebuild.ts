// The command `npm run rebuild`: builds read models anew under traffic, shows the difference, swaps, goes back.
import { createInterface } from 'node:readline/promises'
import { connect } from '../eventstore/client.ts'
import { follow } from '../eventstore/subscription.ts'
import { liveGenerations, sizeOf, workersAlive } from '../projections/generations.ts'
import { prefixesOf } from '../projections/partitions.ts'
import { createPool, type Pool } from '../projections/postgres.ts'
import type { AnyProjection } from '../projections/projection.ts'
import { prove } from '../projections/prove.ts'
import {
  beginRebuild,
  beginRollback,
  buildingOf,
  cancelRebuild,
  progressOf,
  RebuildRefused,
  refuseIfBuilding,
  setPace,
} from '../projections/rebuild.ts'
import { swap } from '../projections/swap.ts'
import { CliError, command, complain, EXIT, runCli, type ExitCode } from './support/cli.ts'
import { chosenBy, inWords } from './support/read-models.ts'
import { formatProgress, startProgress } from './support/progress.ts'
import { whereIs } from './support/where.ts'

type Flags = {
  yes?: true
  dryRun?: true
  rows: string
  throttle?: string
  databaseUrl?: string
  eventstoreUrl?: string
}

const ACTIONS = ['rollback', 'cancel', 'pause', 'resume', 'throttle', 'swap'] as const

/** Between two looks at a rebuild under way, in ms. */
const LOOK_MS = 250

/** Between two lines about it, in ms. */
const TELL_MS = 2_000

await runCli(async () => {
  const parser = command('rebuild', 'Builds read models anew while they are in use.')
    .argument('<what>', `a read model or all; or ${ACTIONS.join(', ')} and then a read model`)
    .argument('[name]', 'the read model of an action')
    .argument('[rate]', 'of throttle: events a second')
    .option('--dry-run', 'say how the tables would differ; exit 6 when they would')
    .option('--rows <n>', 'rows that differ, told by column', '10')
    .option('--throttle <n>', 'at most so many events a second')
    .option('--yes', 'do not ask')
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
      await setPace(pool, projection.name, paceOf(rate, 'throttle NAME'))
      return EXIT.ok
    }
    return await act(pool, projection, action)
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
  action: Exclude<(typeof ACTIONS)[number], 'throttle'>,
): Promise<ExitCode> {
  const { name } = projection
  if (action === 'cancel') await cancelRebuild(pool, projection)
  if (action === 'pause') await setPace(pool, name, 0)
  if (action === 'resume') await setPace(pool, name, null)
  if (action === 'rollback' || action === 'swap') {
    await refuseWithoutWorkers(pool)
    const generation =
      action === 'rollback' ? await beginRollback(pool, projection) : await buildingOf(pool, name)
    await untilBuilt(pool, [{ name, generation }])
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
  if (flags.dryRun) return dryRun(pool, projections, flags)
  await refuseWithoutWorkers(pool)
  await refuseIfBuilding(
    pool,
    projections.map(({ name }) => name),
  )
  for (const { name } of projections) {
    const { rows, bytes } = await sizeOf(pool, name)
    complain(
      `${name}: about ${rows} rows; needs about ${Math.ceil(bytes / 1e6)} MB beside the old ones`,
    )
  }
  if (!flags.yes) await confirmed()
  const begun: { projection: AnyProjection; name: string; generation: number }[] = []
  for (const projection of projections) {
    const generation = await beginRebuild(pool, projection)
    begun.push({ projection, name: projection.name, generation })
    if (flags.throttle !== undefined) {
      await setPace(pool, projection.name, paceOf(flags.throttle, '--throttle'))
    }
  }
  await untilBuilt(pool, begun)
  for (const { projection, name, generation } of begun) {
    await swap(pool, projection, generation)
    process.stdout.write(`${name}: generation ${generation} is live, the one before is kept\n`)
  }
  return EXIT.ok
}

/** Folds the streams with this code, up to where the live tables stand, and writes nothing. */
async function dryRun(
  pool: Pool,
  projections: readonly AnyProjection[],
  flags: Flags,
): Promise<ExitCode> {
  const client = connect(whereIs({ flags }).eventStoreUrl)
  const progress = startProgress({ unit: 'events' })
  const proofs = await prove({
    pool,
    targets: await liveGenerations(pool, projections),
    source: (partition) => (signal) =>
      follow(client.raw, { from: null, matching: { prefixes: prefixesOf([partition]) }, signal }),
    shown: Number(flags.rows),
    onEvent: progress.add,
  })
  progress.end()
  await client.dispose()
  process.stdout.write(proofs.map(inWords).join(''))
  return proofs.every(({ differing }) => differing === 0) ? EXIT.ok : EXIT.differs
}

async function refuseWithoutWorkers(pool: Pool): Promise<void> {
  if ((await workersAlive(pool)) > 0) return
  throw new CliError(
    'No worker is alive that could do it. Start one: npm start, or npm run worker.',
  )
}

async function confirmed(): Promise<void> {
  if (!process.stdin.isTTY) throw new CliError('Nobody can be asked here: add --yes.', EXIT.usage)
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

/** Tells how far the workers are until all are where the live ones stand; ends by itself when one has stopped. */
async function untilBuilt(
  pool: Pool,
  begun: readonly { name: string; generation: number }[],
): Promise<void> {
  const startedMs = performance.now()
  let toldMs = startedMs
  for (;;) {
    const states = []
    for (const { name, generation } of begun) states.push(await progressOf(pool, name, generation))
    const error = states.find((state) => state.error !== null)?.error
    if (error) throw new CliError(`The rebuild has stopped: ${error}`)
    const done = states.reduce((sum, state) => sum + state.done, 0) / states.length
    if (done >= 1) return
    if (performance.now() - toldMs > TELL_MS) {
      toldMs = performance.now()
      const elapsedMs = toldMs - startedMs
      complain(formatProgress({ done: Math.floor(done * 100), total: 100, elapsedMs, unit: '%' }))
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
