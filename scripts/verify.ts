// The command `npm run verify`: reads streams from the store or from a data folder and hands them to the verifier.
import { exitCodeOf, inWords } from '../verifier/report.ts'
import { createVerification } from '../verifier/verify.ts'
import type { ExportedEvent } from '../verifier/export.ts'
import type { Counts } from '../verifier/seeds.ts'
import { CliError, command, EXIT, runCli, writeJson, type ExitCode } from './support/cli.ts'
import { readManifest } from './support/backup-folder.ts'
import { peopleOf, refuseIncomplete } from './support/backup-people.ts'
import { openExport } from './support/export-file.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { DamagedHistory, fromBackup, fromFolder, fromStore } from './support/history.ts'
import { startProgress } from './support/progress.ts'
import { sessionEvidence } from './support/session-evidence.ts'
import { whereIs } from './support/where.ts'

type Options = SharedFlags & {
  all?: true
  session?: string
  round?: string
  data?: string
  backup?: string
  export?: string
}

await runCli(async () => {
  const about = 'Proves rounds from their streams: commitments, draws, payouts, balances.'
  const shared = ['json', 'quiet', 'eventstore-url'] as const
  const parser = withFlags(command('verify', about), ...shared)
    .option('--all', 'every round there is')
    .option('--session <id>', 'the rounds of a session')
    .option('--round <id>', 'one round, with all its figures')
    .option('--data <dir>', 'read a data folder (or a copy of one) offline, without a server')
    .option('--backup <dir>', 'read a backup, and prove that its players can sign in')
    .option('--export <file>', 'also write events as NDJSON: all, or what proves the session')
  parser.parse()
  const options = parser.opts<Options>()
  const { session, round } = options
  if ([options.all, session, round].filter((one) => one !== undefined).length !== 1) {
    throw new CliError('Say what to verify: --all, --session ID or --round ID.', EXIT.usage)
  }
  const sources = ['data', 'backup', 'eventstoreUrl'] as const
  if (sources.filter((source) => options[source] !== undefined).length > 1) {
    throw new CliError('One of --data, --backup and --eventstore-url.', EXIT.usage)
  }
  return verify(options, {
    isCounted: (one) =>
      (session === undefined || one.sessionId === session) &&
      (round === undefined || one.roundId === round),
    isShown: (one) => one.roundId === round,
    ...(session === undefined ? {} : { sessionId: session }),
  })
})

function historyOf({ data, backup, ...flags }: Options): AsyncIterable<ExportedEvent> {
  if (data !== undefined) return fromFolder(data)
  if (backup !== undefined) return fromBackup(backup)
  return fromStore(whereIs({ flags }).eventStoreUrl)
}

async function provePeople(folder: string): Promise<void> {
  const people = await peopleOf(folder, await readManifest(folder))
  refuseIncomplete(people, 'They cannot sign in to what is restored from it: take another backup.')
}

/** Hands each event on, as far as the history can be read. Answers where it is damaged; null: nowhere. */
async function readThrough(
  history: AsyncIterable<ExportedEvent>,
  take: (event: ExportedEvent) => Promise<unknown> | undefined,
): Promise<DamagedHistory | null> {
  try {
    for await (const event of history) await take(event)
  } catch (error) {
    if (!(error instanceof DamagedHistory)) throw error
    return error
  }
  return null
}

async function verify(options: Options, counts: Counts): Promise<ExitCode> {
  const { session, round } = options
  const isPart = options.all === undefined
  const verification = createVerification(counts)
  if (options.backup !== undefined) await provePeople(options.backup)
  const history = historyOf(options)
  const exported = options.export === undefined ? null : await openExport(options.export)
  const progress = startProgress({ unit: 'events', isQuiet: options.quiet ?? false })
  const evidence = isPart && exported !== null ? sessionEvidence({ session, round }) : null
  const damaged = await readThrough(history, (event) => {
    verification.add(event)
    progress.add()
    evidence?.look(event)
    return evidence === null ? exported?.add(event) : undefined
  })
  progress.end()
  if (damaged !== null) verification.damaged(damaged.at, damaged.message)
  if (evidence !== null) {
    await readThrough(historyOf(options), (event) =>
      evidence.isNeeded(event) ? exported?.add(event) : undefined,
    )
  }
  await exported?.end()
  const report = verification.finish()
  const code = exitCodeOf(report, isPart) as ExitCode
  const isOnStdout = await writeJson(options.json, report)
  const { events, findingCount } = report
  if (code === EXIT.notFound) {
    const what = round === undefined ? `session ${session}` : `round ${round}`
    throw new CliError(`no such ${what} in ${events} events`, code)
  }
  // Nothing wrong in nothing is no proof.
  if (events + findingCount === 0) throw new CliError('There are no events.', EXIT.notFound)
  if (!isOnStdout) process.stdout.write(inWords(report, isPart))
  return code
}
