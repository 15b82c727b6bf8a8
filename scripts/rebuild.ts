// The command `npm run rebuild`: builds read models anew under traffic, shows the difference, swaps, goes back.
import { cancelRebuilds } from '../projections/rebuilds/orders-of-several.ts'
import { pause, resume, throttle } from '../projections/rebuilds/pace.ts'
import { RebuildRefused } from '../projections/rebuilds/rebuild.ts'
import { build, dryRun, rollBack, show, type BuildFlags } from './rebuild/build.ts'
import { buildChanged, dryRunChanged } from './rebuild/changed.ts'
import { givenUpInWords, pacedInWords } from './rebuild/words.ts'
import { readAction, type Action } from './support/actions.ts'
import { CliError, command, EXIT, runCli, tell, type ExitCode } from './support/cli.ts'
import { endWithParent } from './support/child.ts'
import { withPool } from './support/connections.ts'
import { givenFlags, wholeOf, withFlags } from './support/flags.ts'
import { chosenBy } from './support/read-models.ts'

type Flags = BuildFlags & { changed?: true; dryRun?: true; toTheEnd?: true }

const DATABASE = ['--database-url']
const BUILD = [
  '--changed',
  '--dry-run',
  '--rows',
  '--throttle',
  '--until',
  '--yes',
  '--no-input',
  '--database-url',
  '--eventstore-url',
]
const ACTIONS = {
  build: { about: 'builds it anew, and shows it', words: '[NAME]', flags: BUILD },
  swap: { about: 'waits for what is being built, and shows it', words: 'NAME', flags: DATABASE },
  rollback: { about: 'shows the generation before again', words: 'NAME', flags: DATABASE },
  cancel: { about: 'gives up what is being built', words: 'NAME', flags: DATABASE },
  pause: { about: 'lets what is being built stand still', words: 'NAME', flags: DATABASE },
  resume: {
    about: 'lets it go on, at the pace that it had, to where it was to end',
    words: 'NAME',
    flags: ['--to-the-end', ...DATABASE],
  },
  throttle: {
    about: 'events a second from now on, or none: as fast as can be',
    words: 'NAME RATE',
    flags: DATABASE,
  },
} satisfies Record<string, Action>

/** What a dry run has nothing to do with: it builds nothing, and asks nobody. */
const NOT_DRY = ['--until', '--throttle', '--yes']

endWithParent()
await runCli(async () => {
  const shared = ['json', 'quiet', 'rows', 'database-url', 'eventstore-url'] as const
  const about = 'Builds read models anew while they are in use.'
  const parser = withFlags(command('rebuild', about), ...shared)
    .option('--changed', 'those whose tables older code has built, instead of NAME')
    .option('--dry-run', 'say how the tables would differ, and build nothing')
    .option('--throttle <n>', 'at most so many events a second')
    .option('--until <position>', 'build it as it was there, to be looked at; it is not shown')
    .option('--to-the-end', 'also what was to end at a position goes on with the store')
    .option('--yes', 'do not ask')
    .option('--no-input', 'refuse where something would be asked')
    .addHelpText('after', '\nNAME is a read model, or all: of several all follow an order or none.')
  const { action, words } = readAction(parser, ACTIONS, 'build')
  const flags = parser.opts<Flags>()
  const asked = { action, words, flags, given: givenFlags(parser) }
  try {
    return await obey(asked)
  } catch (error) {
    if (error instanceof RebuildRefused) throw new CliError(error.message)
    throw error
  }
})

type Asked = {
  action: keyof typeof ACTIONS
  words: readonly string[]
  flags: Flags
  given: readonly string[]
}

async function obey({ action, words, flags, given }: Asked): Promise<ExitCode> {
  const [name, rate = ''] = words
  if (action === 'build') refuseMixed(name, flags, given)
  if (flags.changed) {
    return flags.dryRun ? dryRunChanged(flags) : buildChanged(flags)
  }
  const projections = chosenBy(name)
  const names = projections.map((projection) => projection.name)
  switch (action) {
    case 'build':
      return flags.dryRun ? dryRun(projections, flags) : build(projections, flags)
    case 'swap':
      return show(projections, flags)
    case 'rollback':
      return rollBack(projections, flags)
    case 'cancel': {
      const givenUp = await withPool(flags, (pool) => cancelRebuilds(pool, projections))
      const told = givenUp.map(({ projection, generation, isKept }) => ({
        name: projection.name,
        generation,
        isKept,
      }))
      await tell(flags, told, givenUpInWords(told))
      return EXIT.ok
    }
    case 'pause':
    case 'resume':
    case 'throttle': {
      const pace = action === 'throttle' ? paceOf(rate) : null
      const paced = await withPool(flags, (pool) => {
        if (action === 'pause') return pause(pool, names)
        if (action === 'throttle') return throttle(pool, names, pace)
        return resume(pool, names, { toTheEnd: flags.toTheEnd ?? false })
      })
      await tell(flags, paced, pacedInWords(paced))
      return EXIT.ok
    }
  }
}

/** Throws CliError (usage) unless it says what to build, once, and nothing that does not go with it. */
function refuseMixed(name: string | undefined, flags: Flags, given: readonly string[]) {
  const refuse = (why: string) => {
    throw new CliError(why, EXIT.usage)
  }
  const { changed: isChanged = false, dryRun: isDry = false } = flags
  if (name === undefined && !isChanged) refuse('Something is missing: NAME, or --changed')
  if (name !== undefined && isChanged) refuse(`--changed builds what has changed, and not: ${name}`)
  const mixed = given.filter((flag) => NOT_DRY.includes(flag)).join(', no ')
  if (isDry && mixed !== '') {
    refuse(`A dry run compares with the live tables: it takes no ${mixed}.`)
  }
  if (!isDry && given.includes('--rows')) refuse('--rows belongs to --dry-run.')
  if (isChanged && given.includes('--until')) refuse('--until shows nothing: it takes a NAME.')
}

function paceOf(rate: string): number | null {
  return rate === 'none' ? null : wholeOf('RATE', rate, 1)
}
