// The command `npm start`: the whole system on one machine; may only name folders, support/start-command.ts does the rest.
import { join } from 'node:path'
import { command, runCli, withSettings } from './support/cli.ts'
import { startCommand } from './support/start-command.ts'

const scripts = import.meta.dirname
await runCli(() => {
  const about =
    'Runs the whole system on this machine until Ctrl-C: event store, PostgreSQL, payment gateway, API, worker.'
  const parser = withSettings(command('start', about), [
    'PORT',
    'HOST',
    'DATA_DIR',
    'EVENTSTORE_URL',
    'DATABASE_URL',
    'MASTER_KEY',
    'BRAND',
    'LICENCES',
    'LOG_LEVEL',
    'REDIS_URL',
    'PAYMENT_URL',
    'PAYMENT_SECRET',
    'PROVIDERS',
    'RATE_LIMIT',
    'SIGN_IN_LIMIT',
    'TRUST_PROXY',
    'PUBLIC_URL',
    'MAIL_URL',
    'MAIL_FROM',
    'LOCATION_DB',
    'LOCATION_NETWORKS_DB',
  ]).option('--demo', 'with twenty players of its own, who play until it ends')
  parser.parse()
  const { demo = false } = parser.opts<{ demo?: boolean }>()
  return startCommand({ scripts, root: join(scripts, '..') }, demo)
})
