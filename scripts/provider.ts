// Runs the sandbox provider of games alone: npm run provider -- --data DIR.
import { lacking, readConfig } from '../config.ts'
import { startProvider } from '../embedded/provider/server.ts'
import { announceReady, onStop } from './support/child.ts'
import { command, complain, runCli, withSettings } from './support/cli.ts'
import { portOf, refuseTaken } from './support/listening.ts'

type Flags = { port: number; data: string; host: string }

await runCli(async () => {
  const about = 'A provider of games that speaks three styles, with a page to play, until SIGTERM.'
  const flags = withSettings(command('provider', about), ['PROVIDER_SECRET'])
    .requiredOption('--data <dir>', 'folder of its rounds and its key; made if missing')
    .option('--port <number>', 'port to listen on, 0 for a free one', portOf, 2_300)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .parse()
    .opts<Flags>()
  const { providerSecret: secret } = readConfig()
  if (secret === undefined) throw lacking('The provider of games', { PROVIDER_SECRET: secret })
  await refuseTaken(flags)
  const { data: dataDir, port, host } = flags
  const provider = await startProvider({ dataDir, port, host, secret, log: complain })
  onStop(() => provider.stop())
  const { url, publicKey } = provider
  process.stdout.write(`${JSON.stringify({ url })}\n`)
  announceReady({ url, publicKey })
})
