// The command `npm run config`: shows the settings of this shell, prints .env.example from config.ts, or checks it.
import { readFile } from 'node:fs/promises'
import { readAction, type Action } from './support/actions.ts'
import { CliError, command, EXIT, runCli, tell } from './support/cli.ts'
import { envExample } from './support/env-example.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { inWords, settingsInForce } from './support/settings-in-force.ts'

const FILE = new URL('../.env.example', import.meta.url)

/** What runs has its own: it took them from its environment when it was started, and npm start sets some itself. */
const HEADING =
  'What a command started in this shell would take; an npm start that runs already keeps what it was started with.\n\n'

const ACTIONS = {
  show: { about: 'the settings of this shell, and where each comes from', flags: ['--check'] },
  'env-example': { about: 'prints .env.example' },
} satisfies Record<string, Action>

async function check(): Promise<void> {
  const text = await readFile(FILE, 'utf8').catch(() => '')
  if (text === envExample()) return
  throw new CliError(
    '.env.example is not what config.ts says. Run npm run -s config -- env-example > .env.example',
  )
}

await runCli(async () => {
  const about = 'Shows the settings of this shell, not of what runs, and where each comes from.'
  const parser = withFlags(command('config', about), 'json', 'quiet').option(
    '--check',
    'show nothing; exit 1 unless .env.example equals a fresh export',
  )
  const { action } = readAction(parser, ACTIONS, 'show')
  const { check: isCheck, ...flags } = parser.opts<SharedFlags & { check?: true }>()
  if (isCheck && flags.json) throw new CliError('--check shows nothing: no --json.', EXIT.usage)
  if (isCheck) return check()
  const settings = settingsInForce()
  if (action === 'show') return tell(flags, settings, HEADING + inWords(settings))
  return tell(flags, { text: envExample() }, envExample())
})
