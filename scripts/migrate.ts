// The command `npm run migrate`: brings the database's own tables up to date; may run while others do.
import { migrate } from '../postgres/migrate.ts'
import { endWithParent } from './support/child.ts'
import { command, runCli, tell } from './support/cli.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { whereIs } from './support/where.ts'

endWithParent()
await runCli(async () => {
  const parser = withFlags(
    command('migrate', 'Brings the database up to date.'),
    'json',
    'quiet',
    'database-url',
  )
  parser.parse()
  const flags = parser.opts<SharedFlags>()
  const ran = await migrate(whereIs({ flags }).databaseUrl)
  await tell(flags, { ran }, ran.length === 0 ? 'up to date\n' : `ran ${ran.join(', ')}\n`)
})
