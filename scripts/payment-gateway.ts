// Runs the sandbox payment gateway alone: npm run payment-gateway -- --data DIR.
import { lacking, readConfig } from '../config.ts'
import { startPaymentGateway } from '../embedded/payment-gateway/server.ts'
import { announceReady, onStop } from './support/child.ts'
import { command, complain, runCli, withSettings } from './support/cli.ts'
import { portOf, refuseTaken } from './support/listening.ts'

type Flags = { port: number; data: string; host: string }

await runCli(async () => {
  const about = 'A payment provider that moves nothing, with a page for payers, until SIGTERM.'
  const flags = withSettings(command('payment-gateway', about), ['PAYMENT_SECRET'])
    .requiredOption('--data <dir>', 'folder of its payments; made if missing')
    .option('--port <number>', 'port to listen on, 0 for a free one', portOf, 2_200)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .parse()
    .opts<Flags>()
  const { paymentSecret: secret } = readConfig()
  if (secret === undefined) throw lacking('The payment gateway', { PAYMENT_SECRET: secret })
  await refuseTaken(flags)
  const { data: dataDir, port, host } = flags
  const gateway = await startPaymentGateway({ dataDir, port, host, secret, log: complain })
  onStop(() => gateway.stop())
  const { url } = gateway
  process.stdout.write(`${JSON.stringify({ url })}\n`)
  announceReady({ url })
})
