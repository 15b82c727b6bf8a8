// Runs the embedded event store alone: npm run eventstore -- --port 2113 --data DIR.
import { startEventStore } from '../embedded/event-store/server.ts'
import { announceReady, onStop } from './support/child.ts'
import { command, complain, runCli } from './support/cli.ts'
import { portOf, refuseTaken } from './support/listening.ts'

type Flags = {
  port: number
  data: string
  host: string
  healthPort: number
  durable: boolean
  index: boolean
}

/** Between two lines about a long recovery, in ms. */
const PROGRESS_MS = 500

function parseFlags(): Flags {
  return command('eventstore', "A server of EventStoreDB's protocol on one data folder.")
    .requiredOption('--data <dir>', 'folder of the log; made if missing')
    .option('--port <number>', 'port of the protocol, 0 for a free one', portOf, 2113)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--health-port <number>', 'port of /health/live on loopback', portOf, 0)
    .option('--no-durable', 'do not wait for the disk: for comparison only')
    .option('--no-index', 'read the whole log at the start: for comparison only')
    .parse()
    .opts<Flags>()
}

/** Says now and then how far a recovery is, how fast, and when it will be done. */
function recoveryReport() {
  const startedMs = performance.now()
  let saidMs = startedMs
  return (done: number, total: number) => {
    const now = performance.now()
    if (now - saidMs < PROGRESS_MS) return
    saidMs = now
    const rate = done / ((now - startedMs) / 1000)
    const etaS = Math.ceil((total - done) / rate)
    const percent = Math.floor((100 * done) / total)
    complain(`recovering: ${percent} % at ${Math.round(rate / 1e6)} MB/s, ${etaS} s left`)
  }
}

await runCli(async () => {
  const flags = parseFlags()
  await refuseTaken(flags)
  const { data, port, host, healthPort, durable, index } = flags
  const store = await startEventStore({
    dataDir: data,
    port,
    host,
    healthPort,
    durable,
    ignoreIndex: !index,
    onProgress: recoveryReport(),
    log: complain,
  })
  onStop(() => store.stop())
  const { url, healthUrl } = store
  process.stdout.write(`${JSON.stringify({ url, healthUrl })}\n`)
  announceReady({ url, healthUrl })
})
