// The command `npm run reactions`: runs the finishers over history again, or says what they would find.
import { touchingNothing } from '../reactions/identity/finish-registration.ts'
import { askingNobody } from '../reactions/wallet/finish-payment.ts'
import { createAccounts } from '../api/identity/players/accounts.ts'
import { beganWithAnother } from '../api/keys/key-fingerprint.ts'
import { rootOf } from '../api/keys/keyring.ts'
import { createPaymentGateway } from '../embedded/payment-gateway.ts'
import { connect } from '../eventstore/client.ts'
import { createCommandHandler } from '../eventstore/command-handler.ts'
import { createSeals } from '../api/keys/server-seeds.ts'
import { createPool } from '../postgres/postgres.ts'
import {
  completedBy,
  createFinishers,
  FINISHED_TYPES,
  type FinishedType,
} from '../reactions/finishers.ts'
import { replay, type Outcome, type Replayed, type Tally } from '../reactions/engine/replay.ts'
import { watched } from '../reactions/engine/watched-store.ts'
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
import { ledgerLookUp } from './support/ledger-look-up.ts'
import { masterKeyFor, refuseOtherKey } from './support/master-key.ts'
import { startProgress } from './support/progress.ts'
import { whereIs } from './support/where.ts'

type Flags = {
  dryRun?: true
  from?: string
  types?: string
  json?: string | true
  quiet?: true
  databaseUrl?: string
  eventstoreUrl?: string
}
type Asked = { isDry: boolean; from: bigint | null; types: readonly FinishedType[]; flags: Flags }

/** In the order in which they are told. */
const OUTCOMES = ['failed', 'incomplete', 'pending', 'completed'] as const satisfies Outcome[]

await runCli(async () => {
  const about = 'Completes what was left half done, from history.'
  const parser = withQuiet(withJson(command('reactions', about)))
    .argument('<action>', 'replay')
    .option('--dry-run', 'say what is incomplete, and do nothing; exit 6 when something is')
    .option('--from <position>', 'only what comes after this position of $all')
    .option('--types <a,b>', `only these of ${FINISHED_TYPES.join(', ')}`)
    .option('--database-url <url>', 'else DATABASE_URL, else the one of npm start')
    .option('--eventstore-url <url>', 'else EVENTSTORE_URL, else the one of npm start')
    .addHelpText(
      'after',
      '\nThe master key is MASTER_KEY, else the one in DATA_DIR/keys.\n\n' +
        'Exit codes: 0 all is complete, 1 error or something could not be completed, 2 usage, 5 a payment is\n' +
        'pending still, 6 a dry run found something incomplete, 78 bad or missing settings.',
    )
  parser.parse()
  const [action] = parser.args
  if (action !== 'replay') throw new CliError(`There is no action "${action}": replay.`, EXIT.usage)
  const flags = parser.opts<Flags>()
  const { dryRun: isDry = false } = flags
  return run({ isDry, from: positionOf(flags.from), types: typesOf(flags.types), flags })
})

async function run({ isDry, from, types, flags }: Asked): Promise<ExitCode> {
  const { eventStoreUrl, databaseUrl } = whereIs({ flags })
  const masterKey = masterKeyFor('The replay')
  const pool = createPool(databaseUrl)
  const client = connect(eventStoreUrl)
  try {
    refuseOtherKey(!(await beganWithAnother(pool, masterKey)))
    const { store, appended } = watched(client, { isDry })
    const handler = createCommandHandler({ store, lookUp: ledgerLookUp(pool) })
    const gateway = createPaymentGateway()
    const payments = isDry ? askingNobody(gateway) : gateway
    const accounts = isDry ? touchingNothing : createAccounts(pool)
    const seals = createSeals(await rootOf(pool, masterKey))
    const { complete: finish } = createFinishers({ handler, seals, payments, accounts })
    let share = 0
    const progress = startProgress({
      unit: 'events',
      share: () => share,
      isQuiet: flags.quiet ?? false,
    })
    const replayed = await replay({
      client,
      finish,
      appended,
      from,
      types,
      completedBy,
      isDry,
      onProgress(events, done) {
        share = done
        progress.add(events)
      },
    })
    progress.end()
    if (!(await writeJson(flags.json, replayed))) process.stdout.write(inWords(replayed))
    return exitCodeOf(replayed)
  } finally {
    await client.dispose()
    await pool.end()
  }
}

function positionOf(text: string | undefined): bigint | null {
  if (text === undefined) return null
  if (/^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n) return BigInt(text)
  throw new CliError(`--from takes a position, as digits, not ${text}.`, EXIT.usage)
}

function typesOf(text: string | undefined): readonly FinishedType[] {
  if (text === undefined) return FINISHED_TYPES
  return text.split(',').map((name) => {
    const type = FINISHED_TYPES.find((one) => one === name.trim())
    if (type !== undefined) return type
    const known = FINISHED_TYPES.join(', ')
    throw new CliError(
      `Nothing has to follow "${name.trim()}": --types takes ${known}.`,
      EXIT.usage,
    )
  })
}

/** How many events had this outcome, of every type. */
function total({ types }: Replayed, outcome: Outcome): number {
  return Object.values(types).reduce((sum, tally) => sum + tally[outcome], 0)
}

function inWords(replayed: Replayed): string {
  const { types, found } = replayed
  const wide = Math.max(...Object.keys(types).map((type) => type.length))
  const lines = Object.entries(types).map(
    ([type, tally]) =>
      `${type.padEnd(wide)} ${String(tally.events).padStart(10)}  ${wordsOf(tally)}\n`,
  )
  const places = found.map(
    ({ type, stream, revision, outcome, why }) =>
      `  ${outcome}: ${type} ${revision}@${stream}${why === undefined ? '' : `: ${why}`}\n`,
  )
  const left = OUTCOMES.reduce((sum, outcome) => sum + total(replayed, outcome), -found.length)
  return [...lines, ...places, ...(left > 0 ? [`  and ${left} more\n`] : [])].join('')
}

function wordsOf(tally: Tally): string {
  const some = OUTCOMES.filter((outcome) => tally[outcome] > 0)
  if (some.length === 0) return 'all complete'
  return some.map((outcome) => `${tally[outcome]} ${outcome}`).join(', ')
}

function exitCodeOf(replayed: Replayed): ExitCode {
  if (total(replayed, 'failed') > 0) return EXIT.failed
  if (total(replayed, 'incomplete') > 0) return EXIT.differs
  return total(replayed, 'pending') > 0 ? EXIT.incomplete : EXIT.ok
}
