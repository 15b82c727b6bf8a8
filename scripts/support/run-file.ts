// Reads DATA_DIR/run.json, in which `npm start` says where the running system is; may not write it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CliError } from './cli.ts'

const runFile = z.looseObject({
  url: z.string(),
  eventStoreUrl: z.string(),
  eventStoreHealthUrl: z.string().optional(),
  databaseUrl: z.string(),
  pids: z.record(z.string(), z.int()).default({}),
  demo: z
    .array(
      z.object({
        role: z.string(),
        email: z.string(),
        password: z.string(),
        secondFactor: z.string().optional(),
      }),
    )
    .default([]),
})
export type RunFile = z.output<typeof runFile>

/** What run.json in `dataDir` says, or undefined where there is none. Throws CliError if unreadable. */
export function readRunFile(dataDir: string): RunFile | undefined {
  const path = join(dataDir, 'run.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new CliError(`Cannot read ${path}: ${(error as Error).message}`)
  }
  try {
    return runFile.parse(JSON.parse(text))
  } catch {
    throw new CliError(`${path} is not what npm start writes. Stop the system and start it again.`)
  }
}

/** Whether the `npm start` that wrote this still runs. A file without its pid is believed. */
export function isRunning({ pids }: RunFile): boolean {
  const { start } = pids
  if (start === undefined) return true
  try {
    process.kill(start, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
