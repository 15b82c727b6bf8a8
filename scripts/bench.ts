// The command `npm run bench`: our figures beside those of peers or of another commit, in the same run; it asserts nothing.
import { availableParallelism, cpus, totalmem } from 'node:os'
import { benchBets, type Extent } from './bench/bets.ts'
import { COMPARE_HELP, compareWith, comparedInWords, type CompareOptions } from './bench/compare.ts'
import { benchCost } from './bench/bet-cost.ts'
import { benchHttp, HTTP_ROWS } from './bench/http.ts'
import { benchLag } from './bench/lag.ts'
import { benchLongWallet } from './bench/long-wallet.ts'
import { benchOldWallet } from './bench/old-wallet.ts'
import { PAIRS, pairsOf } from './bench/pairs.ts'
import { openPlace, type Place } from './bench/place.ts'
import { benchRebuild } from './bench/rebuild.ts'
import { benchTwoApis } from './bench/two-apis.ts'
import { workingTree } from './bench/checkout.ts'
import type { BenchResult } from './bench/result.ts'
import { inWords, ROW_NUMBERS, type Row, type RowNumber } from './bench/row.ts'
import { benchDurability, benchRestart } from './bench/store.ts'
import {
  CliError,
  command,
  complain,
  EXIT,
  runCli,
  withJson,
  writeJson,
  type ExitCode,
} from './support/cli.ts'

type Options = {
  quick?: true
  only?: string
  compare?: string
  pairs?: string
  json?: string | true
}

/** Time of one contender in one pass, and how much there is of everything. */
const FULL: Extent = { passes: 5, ms: 3_000, wallets: 1_000, events: 1_000_000 }
const QUICK: Extent = { passes: 3, ms: 500, wallets: 1_000, events: 200_000 }

/** What needs a long history, or a worker that follows: minutes. */
const REBUILD_ROWS = [5, 7, 8, 11, 18] as const

/** 128 + SIGINT, as a shell has it. */
const INTERRUPTED = 130

await runCli(async () => {
  const parser = withJson(command('bench', 'Measures beside peers, interleaved; trust the ratios.'))
    .option('--quick', 'under a minute, with wider spread')
    .option(
      '--only <rows>',
      `some rows, as in 1,2,6 (of ${ROW_NUMBERS.join(', ')}), or rebuild: ${REBUILD_ROWS.join(', ')}, which take minutes and are not run without it; all: every row`,
    )
    .option('--compare <ref>', 'this working tree beside another commit, in turns')
    .option('--pairs <n>', `of --compare: runs of each side, ${PAIRS.default} where not given`)
    .addHelpText('after', COMPARE_HELP)
  parser.parse()
  const options = parser.opts<Options>()
  const rows = rowsOf(options.only)
  const pairs = pairsOf(options)
  if (options.compare === undefined) return besidePeers(rows, options)
  const isQuick = options.quick ?? false
  return besideCommit({ ref: options.compare, rows: [...rows], pairs, isQuick }, options.json)
})

async function besidePeers(rows: ReadonlySet<RowNumber>, options: Options): Promise<ExitCode> {
  const place = await openPlace()
  onInterrupt(() => {
    void place.end().finally(() => process.exit(INTERRUPTED))
  })
  try {
    const found = await benchAll(place, rows, options.quick ? QUICK : FULL)
    const { quick: isQuick = false } = options
    const result: BenchResult = {
      ...(await workingTree()),
      isQuick,
      machine: machine(),
      rows: found,
    }
    if (!(await writeJson(options.json, result))) {
      process.stdout.write(`ours / theirs, medians; ${JSON.stringify(result.machine)}\n`)
      for (const row of found) process.stdout.write(inWords(row))
    }
    return EXIT.ok
  } finally {
    await place.end()
  }
}

async function besideCommit(
  asked: Omit<CompareOptions, 'onRow' | 'signal'>,
  json: Options['json'],
): Promise<ExitCode> {
  const interrupted = new AbortController()
  onInterrupt(() => interrupted.abort())
  const { signal } = interrupted
  const onRow: CompareOptions['onRow'] = (row) => {
    if (json !== true) process.stdout.write(comparedInWords(row))
  }
  try {
    const found = await compareWith({ ...asked, onRow, signal })
    await writeJson(json, { machine: machine(), ...found })
    return found.rows.some((row) => 'failure' in row) ? EXIT.failed : EXIT.ok
  } catch (error) {
    if (signal.aborted) process.exit(INTERRUPTED)
    throw error
  }
}

/** Also when the parent, a comparison, is gone. */
function onInterrupt(interrupt: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(signal, interrupt)
  process.channel?.unref() // whoever listens is kept alive by the channel else
}

function rowsOf(only: string | undefined): ReadonlySet<RowNumber> {
  if (only === 'rebuild') return new Set(REBUILD_ROWS)
  if (only === 'all') return new Set(ROW_NUMBERS)
  if (only === undefined) {
    return new Set(ROW_NUMBERS.filter((row) => !REBUILD_ROWS.some((other) => other === row)))
  }
  const chosen = only.split(',').map((text) => {
    const number = ROW_NUMBERS.find((known) => String(known) === text.trim())
    if (number === undefined) throw new CliError(`There is no row ${text}.`, EXIT.usage)
    return number
  })
  return new Set(chosen)
}

async function benchAll(
  place: Place,
  rows: ReadonlySet<RowNumber>,
  extent: Extent,
): Promise<Row[]> {
  const found: Row[] = []
  const say = (what: string) => (line: string) => complain(`${what}: ${line}`)
  if ([1, 2, 3, 4].some((row) => rows.has(row as RowNumber))) {
    found.push(...(await benchBets(place, { rows, extent, say: say('bets') })))
  }
  if (HTTP_ROWS.some((row) => rows.has(row))) {
    found.push(...(await benchHttp(place, rows, { extent, say: say('HTTP') })))
  }
  if (rows.has(5)) found.push(await benchLongWallet(place, extent, say('a long wallet')))
  if (rows.has(11)) found.push(await benchLag(place, extent, say('lag')))
  if (rows.has(7) || rows.has(8)) {
    found.push(...(await benchRebuild(place, rows, { extent, say: say('rebuilds') })))
  }
  if (rows.has(12)) found.push(await benchDurability(place, extent, say('appends')))
  if (rows.has(13)) found.push(await benchRestart(place, extent, say('restarts')))
  if (rows.has(16)) found.push(await benchCost(place, extent, say('cost')))
  if (rows.has(17)) found.push(await benchTwoApis(place, extent, say('two APIs')))
  if (rows.has(18)) {
    const isQuick = extent === QUICK
    found.push(await benchOldWallet(place, { extent, isQuick }, say('an old wallet')))
  }
  return found.sort((a, b) => a.row - b.row)
}

function machine(): BenchResult['machine'] {
  const [first] = cpus()
  return {
    cores: availableParallelism(),
    model: first?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: process.platform,
    node: process.version,
  }
}
