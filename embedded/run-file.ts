// Writes DATA_DIR/run.json and ends what an earlier run left over; may end only what is verified to be ours.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { commandOf, endProcess, environmentOf, isAlive } from './processes.ts'
import { writePrivate } from './private-files.ts'

export type RunFile = {
  readonly url: string
  readonly eventStoreUrl: string
  /** Only where the embedded store runs. */
  readonly eventStoreHealthUrl?: string
  readonly databaseUrl: string
  /** Of the payment gateway. */
  readonly paymentUrl: string
  /** By part: start, eventstore, postgres, payment-gateway, api, worker; those that run here. */
  readonly pids: Readonly<Record<string, number>>
  readonly demo: readonly {
    role: string
    email: string
    password: string
    /** Of staff: base32, for an authenticator app. */
    secondFactor?: string | undefined
  }[]
}

/** Drain, then kill, each with its bound in ms: children give up their own drain after 10 s. */
const CHILD_END = [
  ['SIGTERM', 12_000],
  ['SIGKILL', 2_000],
] as const

const pathIn = (dataDir: string): string => join(dataDir, 'run.json')

/** Writes run.json (mode 0600) so that a reader never sees half of it. */
export const writeRunFile = (dataDir: string, run: RunFile): void =>
  writePrivate(pathIn(dataDir), `${JSON.stringify(run, null, 2)}\n`)

/** Removes run.json: nothing runs here any more. */
export const removeRunFile = (dataDir: string): void => rmSync(pathIn(dataDir), { force: true })

/** Environment by which a child process is known again as a part of the system on `dataDir`. */
export const markOf = (part: string, dataDir: string): Record<string, string> => ({
  ACME_PART: part,
  DATA_DIR: dataDir,
})

/** Whether `pid` is a live child that was started with `markOf(part, dataDir)`. */
function isOurs(pid: number, part: string, dataDir: string): boolean {
  if (!isAlive(pid)) return false
  const environment = environmentOf(pid)
  if (environment['ACME_PART'] !== undefined) {
    return environment['ACME_PART'] === part && environment['DATA_DIR'] === dataDir
  }
  // Without /proc only the arguments can be seen, and only the store's name the folder.
  return commandOf(pid).some((word) => word === join(dataDir, 'events'))
}

/**
 * Ends the children that run.json names and that still live, in the order of a drain; answers
 * their parts. Postgres is not among them: it is found by its own pid file when it starts.
 */
export async function endLeftovers(dataDir: string): Promise<string[]> {
  let pids: Record<string, unknown>
  try {
    const run = JSON.parse(readFileSync(pathIn(dataDir), 'utf8')) as Partial<RunFile> | null
    pids = run?.pids ?? {}
  } catch {
    return [] // none, or unreadable: then children ended with their parent, as they always should
  }
  const ended: string[] = []
  for (const parts of [['demo'], ['api', 'worker'], ['payment-gateway'], ['eventstore']]) {
    const found = parts.filter((part) => isOurs(Number(pids[part]), part, dataDir))
    await Promise.all(found.map((part) => endProcess(Number(pids[part]), CHILD_END)))
    ended.push(...found)
  }
  return ended
}
