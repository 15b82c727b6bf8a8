// Finds where the parts of the system are: a flag, else the environment, else run.json; may not start anything.
import { faultOf, readConfig } from '../../config.ts'
import type { Setting } from '../../config.ts'
import { CliError, EXIT } from './cli.ts'
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
  readonly dataDir: string
}

/** The flags as the settings that they stand in for. Throws CliError on one that is no address. */
function settingsOf({ eventstoreUrl, databaseUrl, url, dataDir }: WhereFlags): NodeJS.ProcessEnv {
  const given: [Setting, string, string | undefined][] = [
    ['EVENTSTORE_URL', '--eventstore-url', eventstoreUrl],
    ['DATABASE_URL', '--database-url', databaseUrl],
    ['ACME_URL', '--url', url],
    ['DATA_DIR', '--data-dir', dataDir],
  ]
  const env: NodeJS.ProcessEnv = {}
  for (const [setting, flag, value] of given) {
    if (value === undefined) continue
    const fault = faultOf(setting, value)
    if (fault !== undefined) throw new CliError(`${flag} ${fault}, not ${value}`, EXIT.usage)
    env[setting] = value
  }
  return env
}

/** Where things are. Throws CliError on a bad flag, ConfigError on a bad environment. */
export function whereIs(from: { flags?: WhereFlags; env?: NodeJS.ProcessEnv } = {}): Where {
  const { flags = {}, env = process.env } = from
  const config = readConfig({ ...env, ...settingsOf(flags) })
  const { dataDir, eventStoreUrl, eventStoreHealthUrl, databaseUrl, apiUrl } = config
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
      const way = '--eventstore-url or EVENTSTORE_URL'
      return eventStoreUrl ?? running('the event store', way).eventStoreUrl
    },
    get eventStoreHealthUrl() {
      if (eventStoreUrl) return eventStoreHealthUrl
      return running('the event store', '--eventstore-url or EVENTSTORE_URL').eventStoreHealthUrl
    },
    get databaseUrl() {
      return databaseUrl ?? running('Postgres', '--database-url or DATABASE_URL').databaseUrl
    },
    get url() {
      return (apiUrl ?? running('the API', '--url or ACME_URL').url).replace(/\/+$/, '')
    },
  }
}
