// The command `npm run players`: makes those who registered before there was a search by name findable by theirs, and
// assigns markets to wallets that are older than markets are.
import { indexPlayers, type Indexed } from '../api/identity/players/index-players.ts'
import { createPersonalData } from '../api/identity/players/personal-data.ts'
import { countUnsearchable } from '../api/identity/players/search-index.ts'
import { beganWithAnother } from '../api/keys/key-fingerprint.ts'
import { rootOf, WrongMasterKey } from '../api/keys/keyring.ts'
import { createPeppers } from '../api/keys/peppers.ts'
import { createCommandHandler } from '../eventstore/command-handler.ts'
import { assignedInWords, assigning } from './support/assigning.ts'
import { readAction, type Action } from './support/actions.ts'
import { command, EXIT, runCli, tell } from './support/cli.ts'
import { withBoth } from './support/connections.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { masterKeyFor, refuseOtherKey } from './support/master-key.ts'
import { withProgress } from './support/progress.ts'

const ACTIONS = {
  index: {
    about: 'who is not found by name yet is from now on; run again, it goes on',
    flags: ['--database-url', '--eventstore-url'],
  },
  'assign-markets': {
    about: 'wallets without a market get that of their player’s country; run again, it goes on',
    flags: ['--database-url', '--eventstore-url'],
  },
} satisfies Record<string, Action>

await runCli(async () => {
  const parser = withFlags(
    command('players', 'Keeps what players are found by, and whose market they are of.'),
    'json',
    'quiet',
    'database-url',
    'eventstore-url',
  ).addHelpText(
    'after',
    '\nThe master key is MASTER_KEY, else the one in DATA_DIR/keys; assign-markets needs none.',
  )
  const { action } = readAction(parser, ACTIONS)
  const flags = parser.opts<SharedFlags>()
  if (action === 'assign-markets') {
    const assigned = await assigning(flags)
    await tell(flags, assigned, assignedInWords(assigned))
    return EXIT.ok
  }
  const indexed = await index(flags)
  await tell(flags, indexed, inWords(indexed))
  return indexed.failed > 0 ? EXIT.failed : EXIT.ok
})

function index(flags: SharedFlags): Promise<Indexed> {
  const masterKey = masterKeyFor('The index')
  return withBoth(flags, async ({ pool, client }) => {
    refuseOtherKey(!(await beganWithAnother(pool, masterKey)))
    const root = await rootOf(pool, masterKey).catch((error: unknown) => {
      if (error instanceof WrongMasterKey) refuseOtherKey(false)
      throw error
    })
    const deps = {
      pool,
      handler: createCommandHandler({ store: client }),
      peppers: createPeppers(root),
      personalData: createPersonalData(pool, { root }),
    }
    const total = await countUnsearchable(pool)
    const told = { unit: 'players', total, isQuiet: flags.quiet ?? false }
    return withProgress(told, ({ add }) => indexPlayers(deps, add))
  })
}

function inWords({ indexed, gone, nameless, underWay, failed, failures }: Indexed): string {
  const lines = [
    `${indexed} players are found by their names now; ${gone} are gone, ${nameless} have none`,
    ...(underWay === 0
      ? []
      : [`${underWay} registrations are under way: run it again in 10 minutes`]),
    ...(failed === 0 ? [] : [`${failed} could not be read, and are found by no name:`]),
    ...failures.map(({ playerId, why }) => `  ${playerId}: ${why}`),
    ...(failed > failures.length ? [`  and ${failed - failures.length} more`] : []),
  ]
  return `${lines.join('\n')}\n`
}
