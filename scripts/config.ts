// The command `npm run config -- env-example`: prints .env.example from config.ts; may not read the environment.
import { command, runCli } from './support/cli.ts'
import { envExample } from './support/env-example.ts'

await runCli(async () => {
  const parser = command('config', 'Shows the settings that the environment may hold.')
  parser
    .command('env-example')
    .description('print .env.example')
    .action(() => void process.stdout.write(envExample()))
  await parser.parseAsync()
})
