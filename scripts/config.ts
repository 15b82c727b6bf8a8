// The command `npm run config`: prints .env.example from config.ts, or checks it; may not read the environment.
import { readFile } from 'node:fs/promises'
import { CliError, command, runCli } from './support/cli.ts'
import { envExample } from './support/env-example.ts'

const FILE = new URL('../.env.example', import.meta.url)

async function check(): Promise<void> {
  const text = await readFile(FILE, 'utf8').catch(() => '')
  if (text === envExample()) return
  throw new CliError(
    '.env.example is not what config.ts says. Run npm run -s config -- env-example > .env.example',
  )
}

await runCli(async () => {
  const parser = command('config', 'Shows the settings that the environment may hold.')
  parser
    .option('--check', 'exit 1 unless .env.example equals a fresh export')
    .action(async ({ check: isCheck }: { check?: true }) => {
      if (isCheck) return check()
      parser.help({ error: true })
    })
  parser
    .command('env-example')
    .description('print .env.example')
    .action(() => void process.stdout.write(envExample()))
  await parser.parseAsync()
})
