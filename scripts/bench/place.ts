// A temporary folder with stores, a Postgres and other processes in it; everything is gone at the end, however it comes.
import { createRequire } from 'node:module'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild, type RunningChild } from '../../embedded/child.ts'
import { startPostgres } from '../../embedded/postgres.ts'

/** Of the project. */
export const ROOT = join(import.meta.dirname, '../..')
const TSX = createRequire(import.meta.url).resolve('tsx')

export type Place = {
  readonly folder: string
  /** Runs a script as a process of its own until it announces that it serves. */
  readonly run: (script: URL, options?: RunOptions) => Promise<RunningChild>
  /** The embedded store on a folder of this name; answers its address. */
  readonly store: (name: string, flags?: string[]) => Promise<RunningStore>
  /** One for all rows; its address. */
  readonly postgres: () => Promise<string>
  readonly postgresServer: () => Promise<{ readonly url: string; readonly pid: number }>
  /** Ends everything and removes the folder; asked again it is the same end. */
  readonly end: () => Promise<void>
}

export type RunningStore = {
  readonly url: string
  readonly pid: number
  readonly stop: () => Promise<void>
}
type RunOptions = { args?: string[]; env?: Record<string, string> }

export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'acme-bench-'))
  const stops: (() => Promise<void>)[] = []
  const ending = new AbortController()
  let postgres: ReturnType<typeof startPostgres> | undefined
  let ended: Promise<void> | undefined
  await mkdir(join(folder, 'tmp'))

  const run = async (script: URL, { args = [], env = {} }: RunOptions = {}) => {
    const child = await startChild(
      {
        name: basename(script.pathname),
        command: ['--import', TSX, fileURLToPath(script), ...args],
        env: { ...process.env, TMPDIR: join(folder, 'tmp'), LOG_LEVEL: 'warn', ...env },
        cwd: ROOT,
        logFile: join(folder, `${basename(script.pathname)}.log`),
      },
      ending.signal,
    )
    stops.push(child.stop)
    return child
  }
  /** One for all rows: a second on the same folder would end the first. */
  const postgresServer = () => {
    postgres ??= startPostgres({ dataDir: join(folder, 'postgres'), signal: ending.signal }).then(
      (running) => {
        stops.push(running.stop)
        return running
      },
    )
    return postgres
  }
  /** What is still starting is given up first: nothing may come to life in a folder that goes. */
  const end = async () => {
    ending.abort()
    await postgres?.catch(() => null)
    for (const stop of stops.splice(0).reverse()) await stop()
    await rm(folder, { recursive: true, force: true })
  }
  return {
    folder,
    run,
    async store(name, flags = []) {
      const args = ['--port', '0', '--data', join(folder, name), ...flags]
      const child = await run(new URL('../eventstore.ts', import.meta.url), { args })
      return { url: String(child.info['url']), pid: child.pid, stop: child.stop }
    },
    postgres: async () => (await postgresServer()).url,
    postgresServer,
    end: () => (ended ??= end()),
  }
}
