// The command `npm run config`: shows the settings in force, prints .env.example from config.ts, or checks it.
import { readFile } from 'node:fs/promises'
import { CliError, command, runCli } from './support/cli.ts'
import { envExample } from './support/env-example.ts'
import { settingsInForce } from './support/settings-in-force.ts'

const FILE = new URL('../.env.example', import.meta.url)

async function check(): Promise<void> {
  const text = await readFile(FILE, 'utf8').catch(() => '')
  if (text === envExample()) return
  throw new CliError(
    '.env.example is not what config.ts says. Run npm run -s config -- env-example > .env.example',
  )
}

await runCli(async () => {
  const parser = command('config', 'Shows the settings in force and where each comes from.')
  parser
    .option('--check', 'exit 1 unless .env.example equals a fresh export')
    .action(async ({ check: isCheck }: { check?: true }) => {
      if (isCheck) return check()
      process.stdout.write(settingsInForce())
    })
  parser
    .command('env-example')
    .description('print .env.example')
    .action(() => void process.stdout.write(envExample()))
  await parser.parseAsync()
})
