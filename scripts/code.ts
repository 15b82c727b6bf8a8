// The command `npm run code`: the code that a demo account of the staff needs now, from its secret in run.json.
import { Secret, TOTP } from 'otpauth'
import { readConfig } from '../config.ts'
import { CliError, command, EXIT, runCli } from './support/cli.ts'
import { readRunFile } from './support/run-file.ts'

await runCli(() => {
  const parser = command('code', 'Shows the code that a demo sign-in of the staff needs now.')
    .argument('<role>', 'operator, compliance, auditor or admin')
    .addHelpText('after', '\nA code counts once: wait for the next (30 s) to sign in again.')
  parser.parse()
  const [role] = parser.args
  const { dataDir } = readConfig()
  const run = readRunFile(dataDir)
  if (run === undefined) {
    throw new CliError(`Nothing runs in ${dataDir}: start it with npm start, or set DATA_DIR.`)
  }
  const account = run.demo.find((one) => one.role === role)
  if (account?.secondFactor === undefined) {
    throw new CliError(`No demo account with a second factor is ${String(role)}.`, EXIT.usage)
  }
  const totp = new TOTP({ secret: Secret.fromBase32(account.secondFactor) })
  process.stdout.write(`${totp.generate()}\n`)
  return Promise.resolve()
})
