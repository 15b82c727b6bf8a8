// The command `npm run migrate`: brings the database's own tables up to date; may run while others do.
import { migrate } from '../postgres/migrate.ts'
import { endWithParent } from './support/child.ts'
import { command, runCli } from './support/cli.ts'
import { whereIs } from './support/where.ts'

endWithParent()
await runCli(async () => {
  const parser = command('migrate', 'Brings the database up to date.').option(
    '--database-url <url>',
    'the database; else DATABASE_URL, else the one that npm start runs',
  )
  parser.parse()
  const ran = await migrate(whereIs({ flags: parser.opts() }).databaseUrl)
  process.stdout.write(ran.length === 0 ? 'up to date\n' : `ran ${ran.join(', ')}\n`)
})
