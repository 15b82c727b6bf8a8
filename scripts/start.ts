// The command `npm start`: the whole system on one machine; may only name folders, support/start-command.ts does the rest.
import { join } from 'node:path'
import { runCli } from './support/cli.ts'
import { startCommand } from './support/start-command.ts'

const scripts = import.meta.dirname
await runCli(() => startCommand({ scripts, root: join(scripts, '..') }))
