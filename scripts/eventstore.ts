// Runs the embedded event store alone: npm run eventstore -- --port 2113 --data DIR.
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { startEventStore } from '../embedded/event-store/server.ts'
import { announceReady, onStop } from './support/child.ts'

type Flags = {
  port: number
  data: string
  host: string
  healthPort: number
  durable: boolean
  index: boolean
}

const USAGE_EXIT = 2
/** Between two lines about a long recovery, in ms. */
const PROGRESS_MS = 500

const say = (line: string) => process.stderr.write(`${line}\n`)

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.')
  return port
}

const command = new Command('eventstore')
  .description("A server of EventStoreDB's protocol on one data folder.")
  .requiredOption('--data <dir>', 'folder of the log; made if missing')
  .option('--port <number>', 'port of the protocol, 0 for a free one', portOf, 2113)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--health-port <number>', 'port of /health/live on loopback', portOf, 0)
  .option('--no-durable', 'do not wait for the disk: for comparison only')
  .option('--no-index', 'read the whole log at the start: for comparison only')
  .exitOverride()

function parseFlags(): Flags {
  try {
    return command.parse().opts<Flags>()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exit(error.exitCode === 0 ? 0 : USAGE_EXIT)
  }
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
    say(`recovering: ${percent} % at ${Math.round(rate / 1e6)} MB/s, ${etaS} s left`)
  }
}

async function run({ data, port, host, healthPort, durable, index }: Flags): Promise<void> {
  const store = await startEventStore({
    dataDir: data,
    port,
    host,
    healthPort,
    durable,
    ignoreIndex: !index,
    onProgress: recoveryReport(),
    log: say,
  })
  onStop(() => store.stop())
  const { url, healthUrl } = store
  process.stdout.write(`${JSON.stringify({ url, healthUrl })}\n`)
  announceReady({ url, healthUrl })
}

run(parseFlags()).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
