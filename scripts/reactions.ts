// The command `npm run reactions`: runs the finishers over history again, or says what they would find.
import { touchingNothing } from '../reactions/identity/finish-registration.ts'
import { createAccounts } from '../api/identity/players/accounts.ts'
import { beganWithAnother } from '../api/keys/key-fingerprint.ts'
import { rootOf } from '../api/keys/keyring.ts'
import { createPaymentGateway } from '../embedded/payment-gateway/in-process.ts'
import { createCommandHandler } from '../eventstore/command-handler.ts'
import { createSeals } from '../api/keys/server-seeds.ts'
import {
  completedBy,
  createFinishers,
  FINISHED_TYPES,
  type FinishedType,
} from '../reactions/finishers.ts'
import { replay, type Outcome, type Replayed, type Tally } from '../reactions/engine/replay.ts'
import { watched } from '../reactions/engine/watched-store.ts'
import { readAction, type Action } from './support/actions.ts'
import { CliError, command, EXIT, runCli, tell, type ExitCode } from './support/cli.ts'
import { refuseSkewed } from './support/clocks.ts'
import { withBoth } from './support/connections.ts'
import { positionOf, withFlags, type SharedFlags } from './support/flags.ts'
import { refuseBeyond } from './support/from-position.ts'
import { commandLookUp } from './support/command-look-up.ts'
import { masterKeyFor, refuseOtherKey } from './support/master-key.ts'
import { withProgress } from './support/progress.ts'

type Flags = SharedFlags & { dryRun?: true; from?: string; types?: string }
type Asked = { isDry: boolean; from: bigint | null; types: readonly FinishedType[]; flags: Flags }

/** In the order in which they are told. */
const OUTCOMES = ['failed', 'incomplete', 'completed'] as const satisfies Outcome[]

const ACTIONS = {
  replay: {
    about: 'runs the finishers over history again',
    flags: ['--dry-run', '--from', '--types', '--database-url', '--eventstore-url'],
  },
} satisfies Record<string, Action>

await runCli(async () => {
  const parser = withFlags(
    command('reactions', 'Completes what was left half done, from history.'),
    'json',
    'quiet',
    'database-url',
    'eventstore-url',
  )
    .option('--dry-run', 'say what is incomplete, and do nothing')
    .option('--from <position>', 'only what comes after this position of $all')
    .option('--types <a,b>', `only these of ${FINISHED_TYPES.join(', ')}`)
    .addHelpText('after', '\nThe master key is MASTER_KEY, else the one in DATA_DIR/keys.')
  readAction(parser, ACTIONS)
  const flags = parser.opts<Flags>()
  const { dryRun: isDry = false } = flags
  const from = flags.from === undefined ? null : positionOf('--from', flags.from)
  const replayed = await run({ isDry, from, types: typesOf(flags.types), flags })
  await tell(flags, replayed, inWords(replayed))
  return exitCodeOf(replayed)
})

function run({ isDry, from, types, flags }: Asked): Promise<Replayed> {
  const masterKey = masterKeyFor('The replay')
  return withBoth(flags, async ({ pool, client }) => {
    refuseOtherKey(!(await beganWithAnother(pool, masterKey)))
    await refuseBeyond(client, from)
    if (!isDry) await refuseSkewed({ pool, client })
    const { store, appended } = watched(client, { isDry })
    const handler = createCommandHandler({ store, lookUp: commandLookUp(pool) })
    const payments = createPaymentGateway() // asked for nothing: no payment waits for a replay
    const accounts = isDry ? touchingNothing : createAccounts(pool)
    const seals = createSeals(await rootOf(pool, masterKey))
    const { complete: finish } = createFinishers({ handler, seals, payments, accounts })
    let done = 0
    const told = { unit: 'events', share: () => done, isQuiet: flags.quiet ?? false }
    return withProgress(told, (progress) =>
      replay({
        client,
        finish,
        appended,
        from,
        types,
        completedBy,
        onProgress(events, share) {
          done = share
          progress.add(events)
        },
      }),
    )
  })
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
  return total(replayed, 'incomplete') > 0 ? EXIT.differs : EXIT.ok
}
