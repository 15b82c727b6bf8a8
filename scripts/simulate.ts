// The command `npm run simulate`: players who register and play through HTTP, and a check of what they then read.
import { randomInt } from 'node:crypto'
import { checkApi, createClient } from './simulation/client.ts'
import { play, type Run } from './simulation/player.ts'
import { CliError, command, complain, EXIT, runCli, tell } from './support/cli.ts'
import { wholeOf, withFlags, type SharedFlags } from './support/flags.ts'
import { inPlainWords } from './support/plain-words.ts'
import { startProgress } from './support/progress.ts'
import { seededRandom } from './support/seeded-random.ts'
import { whereIs } from './support/where.ts'

type Options = SharedFlags & {
  players: string
  bets: string
  concurrency: string
  seed?: string
  url?: string
}

await runCli(async () => {
  const parser = withFlags(
    command('simulate', 'Plays through the API like players do.'),
    'json',
    'quiet',
  )
    .option('--players <n>', 'how many play at once', '50')
    .option('--bets <n>', 'accepted rounds, in all', '5000')
    .option('--concurrency <n>', 'requests in flight, at most', '64')
    .option('--seed <n>', 'of what they choose (outcomes come from the server)')
    .option('--url <url>', 'the API; else ACME_URL, else the one of npm start')
  parser.parse()
  const options = parser.opts<Options>()
  const players = wholeOf('--players', options.players, 1)
  const bets = wholeOf('--bets', options.bets, 1)
  const concurrency = wholeOf('--concurrency', options.concurrency, 1)
  const seed = options.seed === undefined ? randomInt(2 ** 31) : wholeOf('--seed', options.seed, 0)
  const { url } = whereIs({ flags: options })
  await checkApi(url).catch((error: unknown) => {
    const [why] = (inPlainWords(error) ?? String(error)).split('. ')
    throw new CliError(
      `Cannot reach the API at ${url}: ${why}.\nRun \`npm start\` first, or give --url or ACME_URL.`,
    )
  })
  const isQuiet = options.quiet ?? false
  if (!isQuiet) complain(`seed ${seed}`)
  const result = await simulate({ players, bets, concurrency, seed, url, isQuiet })
  for (const error of result.errors) complain(error)
  const lines = Object.entries(result).flatMap(([name, value]) =>
    name === 'errors'
      ? []
      : [`${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`],
  )
  await tell(options, result, lines.join(''))
  return result.errors.length > 0 ? EXIT.failed : EXIT.ok
})

type Asked = {
  players: number
  bets: number
  concurrency: number
  seed: number
  url: string
  isQuiet: boolean
}

async function simulate({ players, bets, concurrency, seed, url, isQuiet }: Asked) {
  const sums = { rounds: 0, staked: 0n, paidOut: 0n }
  const refusals: Record<string, number> = {}
  const latencies: number[] = []
  const progress = startProgress({ unit: 'rounds', total: bets, isQuiet })
  const onAnswer = (path: string, { status }: { status: number }, ms: number) => {
    if (path.endsWith('/bets') && status === 201) latencies.push(ms)
  }
  const client = createClient(url, onAnswer, concurrency)
  let left = bets
  const run: Omit<Run, 'random'> = {
    client,
    runId: `${seed.toString(36)}-${Date.now().toString(36)}`,
    takeRound() {
      if (left === 0) return false
      left -= 1
      return true
    },
    giveBack: () => (left += 1),
    onRound(stake, payout) {
      sums.rounds += 1
      sums.staked += stake
      sums.paidOut += payout
      progress.add()
    },
    onRefusal: (code) => (refusals[code] = (refusals[code] ?? 0) + 1),
  }
  const startedMs = performance.now()
  const ended = await Promise.allSettled(
    Array.from({ length: players }, (_, n) =>
      play({ ...run, random: seededRandom(seed + n) }, n + 1).catch((error: unknown) => {
        throw new Error(`Player ${n + 1}: ${String(error)}`)
      }),
    ),
  )
  const seconds = (performance.now() - startedMs) / 1_000
  progress.end()
  client.end()
  latencies.sort((a, b) => a - b)
  const rtp = sums.staked === 0n ? null : Number((sums.paidOut * 10_000n) / sums.staked)
  return {
    seed,
    players,
    ...sums,
    refusals,
    rtpBp: rtp,
    seconds: Number(seconds.toFixed(2)),
    betMsP50: at(latencies, 0.5),
    betMsP99: at(latencies, 0.99),
    errors: ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : [])),
  }
}

function at(sorted: readonly number[], share: number): number {
  return Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2))
}
