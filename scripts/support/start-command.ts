// The body of `npm start`: opens the data folder, runs the system until it is told to stop; knows no part.
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readConfig } from '../../config.ts'
import { Secret } from 'otpauth'
import { ROLES } from '../../api/http/caller.ts'
import type { Config, DemoAccount, DemoPlayer } from '../../config.ts'
import { openDataDir } from '../../embedded/data-dir.ts'
import type { DataDir } from '../../embedded/data-dir.ts'
import { keepKeys } from '../../embedded/keys.ts'
import { whyNotFree } from '../../embedded/ports.ts'
import { endLeftovers, removeRunFile } from '../../embedded/run-file.ts'
import { CliError, complain, EXIT } from './cli.ts'
import type { ExitCode } from './cli.ts'
import { startSystem } from './system.ts'
import type { RunningSystem } from './system.ts'

type Folders = { scripts: string; root: string }

/** Between two looks at whether npm still lives, in ms. */
const NPM_LOOK_MS = 500

/** One account a role, with a fresh password each, and for staff a fresh second factor. */
function makeDemoAccounts(): DemoAccount[] {
  return ROLES.map((role) => ({
    role,
    email: `${role}@casino.example`,
    password: randomBytes(12).toString('base64url'),
    ...(role === 'player' ? {} : { secondFactor: new Secret({ size: 20 }).base32 }),
  }))
}

const PLAYERS = 20

/** The same at every start on one key, so that they are made once; made of it, so that nobody else can be them. */
function demoPlayersOf(masterKey: string): DemoPlayer[] {
  const secretOf = (what: string) =>
    createHmac('sha256', Buffer.from(masterKey, 'base64')).update(`demo: ${what}`).digest('hex')
  return Array.from({ length: PLAYERS }, (_, n) => ({
    email: `demo-${n + 1}-${secretOf('players').slice(0, 8)}@casino.example`,
    password: secretOf(`player ${n + 1}`).slice(0, 32),
  }))
}

/** Throws CliError, with what to do, unless the API can listen where it is told to. */
async function checkPort({ port, host }: Config): Promise<void> {
  const why = await whyNotFree(port, host)
  if (why === undefined) return
  if (why === 'EADDRINUSE') {
    throw new CliError(
      `Port ${port} of ${host} is taken by another program.\n` +
        `Stop that one, or choose another port: PORT=${port + 1} npm start`,
    )
  }
  throw new CliError(
    `Cannot listen on port ${port} of ${host} (${why}). Choose others: PORT, HOST.`,
  )
}

/** Calls `stop` at a signal, and when the npm that started us is gone: it cannot pass on a kill -9. */
function onEnd(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  if (process.env['npm_lifecycle_event'] !== 'start') return
  const { ppid } = process
  setInterval(() => {
    if (process.ppid !== ppid) stop()
  }, NPM_LOOK_MS).unref()
}

function describe({ run }: RunningSystem, { path, logs }: DataDir, isDemo: boolean): string {
  const accounts = run.demo.map(
    ({ role, email, password }) => `  ${role.padEnd(16)} ${email.padEnd(32)} ${password}`,
  )
  return [
    `AcmeToCasino is ready at ${run.url}/ (open it in a browser)`,
    isDemo
      ? `${PLAYERS} players of the demo play by themselves until Ctrl-C.`
      : 'Nobody plays yet. To see it alive, with players of its own: npm start -- --demo',
    `The API, to read and to try: ${run.url}/docs`,
    '',
    'Demo sign-ins (role, e-mail, password; new at each start):',
    ...accounts,
    'Staff need a code, too: npm run -s code -- ROLE',
    '',
    `Data  ${path}`,
    `Logs  ${logs}`,
    'Ctrl-C stops everything.',
    '',
  ].join('\n')
}

async function runUntilEnd(options: {
  config: Config
  dataDir: DataDir
  folders: Folders
  isDemo: boolean
}): Promise<ExitCode> {
  const { config, dataDir, folders, isDemo } = options
  const ending = new AbortController()
  let failure: Error | undefined
  const ended = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  onEnd(() => ending.abort())
  const left = await endLeftovers(dataDir.path)
  if (left.length > 0) complain(`Stopped what an earlier run left: ${left.join(', ')}`)
  removeRunFile(dataDir.path)
  const keys = keepKeys(dataDir.keys, config)
  await checkPort(config)
  complain('Starting the event store, Postgres, the payment gateway, the API and the worker')
  const system = await startSystem({
    house: { ...folders, dataDir },
    config,
    keys,
    demo: makeDemoAccounts(),
    players: isDemo ? demoPlayersOf(keys.masterKey) : [],
    signal: ending.signal,
    tell: complain,
    onGiveUp(error) {
      failure ??= error
      ending.abort()
    },
  }).catch((error: unknown) => {
    if (!ending.signal.aborted) throw error
    return undefined
  })
  if (system) {
    process.stdout.write(describe(system, dataDir, isDemo))
    await ended
    complain('Stopping the API, the payment gateway, the worker, the event store, Postgres')
    await system.stop()
  }
  if (failure) complain(failure.message)
  return failure ? EXIT.failed : EXIT.ok
}

/**
 * Runs the system of `folders`, with players of its own where it is a demo, until a signal or until a part cannot be kept
 * alive; answers the exit code. Throws ConfigError, CliError, or what kept a part from starting.
 */
export async function startCommand(folders: Folders, isDemo = false): Promise<ExitCode> {
  const config = readConfig()
  // A start that fails makes no folder; in one that is there, an earlier run of ours may have the port.
  if (!existsSync(config.dataDir)) await checkPort(config)
  const dataDir = openDataDir(config.dataDir)
  try {
    return await runUntilEnd({ config, dataDir, folders, isDemo })
  } finally {
    dataDir.release()
  }
}
