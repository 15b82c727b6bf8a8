// Finds where the parts of the system are: a flag, else the environment, else run.json; may not start anything.
import { readConfig } from '../../config.ts'
import { CliError } from './cli.ts'
import { isRunning, readRunFile } from './run-file.ts'
import type { RunFile } from './run-file.ts'

/** Values of the flags --eventstore-url, --database-url, --url and --data-dir, where given. */
export type WhereFlags = {
  readonly eventstoreUrl?: string | undefined
  readonly databaseUrl?: string | undefined
  readonly url?: string | undefined
  readonly dataDir?: string | undefined
}

/** Each address is looked up when it is read, and throws CliError when it is nowhere to be found. */
export type Where = {
  readonly eventStoreUrl: string
  /** Health port of the embedded store; undefined where the store is not ours. */
  readonly eventStoreHealthUrl: string | undefined
  readonly databaseUrl: string
  /** The API, without a slash at the end. */
  readonly url: string
  readonly demo: RunFile['demo']
  readonly dataDir: string
}

/** Where things are. `env` also knows ACME_URL for the API. Throws ConfigError on a bad environment. */
export function whereIs(from: { flags?: WhereFlags; env?: NodeJS.ProcessEnv } = {}): Where {
  const { flags = {}, env = process.env } = from
  const config = readConfig(flags.dataDir ? { ...env, DATA_DIR: flags.dataDir } : env)
  const { dataDir } = config
  const running = (what: string, way: string): RunFile => {
    const run = readRunFile(dataDir)
    if (run && isRunning(run)) return run
    throw new CliError(
      `Cannot tell where ${what} is: nothing runs on ${dataDir}.\n` +
        `Run \`npm start\` first, or give ${way}.`,
    )
  }
  return {
    dataDir,
    get eventStoreUrl() {
      const known = flags.eventstoreUrl ?? config.eventStoreUrl
      return known ?? running('the event store', '--eventstore-url or EVENTSTORE_URL').eventStoreUrl
    },
    get eventStoreHealthUrl() {
      if (flags.eventstoreUrl ?? config.eventStoreUrl) return undefined
      return running('the event store', '--eventstore-url or EVENTSTORE_URL').eventStoreHealthUrl
    },
    get databaseUrl() {
      const known = flags.databaseUrl ?? config.databaseUrl
      return known ?? running('Postgres', '--database-url or DATABASE_URL').databaseUrl
    },
    get url() {
      const known = flags.url ?? (env['ACME_URL'] || undefined)
      return (known ?? running('the API', '--url or ACME_URL').url).replace(/\/+$/, '')
    },
    get demo() {
      return running('the list of demo sign-ins', 'ACME_TOKEN').demo
    },
  }
}
