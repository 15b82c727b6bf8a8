// The command `npm run snapshots`: writes what this code's state versions need, ahead of a switch to it, while older code plays on.
import { wallet } from '../domain/wallet/decider.ts'
import { writeAhead, type WrittenAhead } from '../eventstore/snapshots-ahead.ts'
import { command, complain, EXIT, runCli, tell, type ExitCode } from './support/cli.ts'
import { withStore } from './support/connections.ts'
import { positionOf, withFlags, type SharedFlags } from './support/flags.ts'
import { refuseBeyond } from './support/from-position.ts'
import { withProgress } from './support/progress.ts'

type Flags = SharedFlags & { from?: string }

/** Failures that are told one by one; the others are counted. */
const TOLD_MAX = 20

await runCli(async () => {
  const about =
    'Writes the snapshots of this code’s states ahead of a switch, while older code plays on.'
  const parser = withFlags(command('snapshots', about), 'json', 'quiet', 'eventstore-url').option(
    '--from <position>',
    'go on from there: where an earlier run ended',
  )
  parser.parse()
  const flags = parser.opts<Flags>()
  const from = flags.from === undefined ? null : positionOf('--from', flags.from)
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      complain('Ends when those under way are written; once more ends it at once.')
      ending.abort()
    })
  }
  const done = await run(flags, from, ending.signal)
  await tell(flags, toldOf(done), inWords(done))
  return exitCodeOf(done, ending.signal.aborted)
})

/** Of every aggregate that has snapshots: wallets alone, so far. */
function run(flags: Flags, from: bigint | null, signal: AbortSignal): Promise<WrittenAhead> {
  let done = 0
  const told = { unit: 'events', share: () => done, isQuiet: flags.quiet ?? false }
  return withStore(flags, async (client) => {
    await refuseBeyond(client, from)
    return withProgress(told, ({ add }) =>
      writeAhead({
        client,
        decider: wallet,
        from,
        signal,
        onProgress(events, share) {
          done = share
          add(events)
        },
      }),
    )
  })
}

function toldOf(done: WrittenAhead) {
  return { category: wallet.category, version: wallet.snapshot?.version, ...done }
}

function inWords({ written, failed, position }: WrittenAhead): string {
  const lines = failed.slice(0, TOLD_MAX).map(({ stream, why }) => `  ${stream}: ${why}\n`)
  if (failed.length > TOLD_MAX) lines.push(`  and ${failed.length - TOLD_MAX} more\n`)
  const failures = failed.length === 0 ? '' : `, ${failed.length} could not be written`
  const to = position === null ? '' : `, all looked at up to position ${position}`
  const version = wallet.snapshot?.version
  return `${wallet.category}, state version ${version}: ${written} snapshots written${failures}${to}\n${lines.join('')}`
}

function exitCodeOf({ failed, position }: WrittenAhead, isInterrupted: boolean): ExitCode {
  if (failed.length > 0) return EXIT.failed
  if (!isInterrupted) return EXIT.ok
  const from = position === null ? '' : ` -- --from ${position}`
  complain(`Interrupted. It goes on with: npm run snapshots${from}`)
  return EXIT.interrupted
}
