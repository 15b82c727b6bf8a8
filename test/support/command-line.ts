/** A command of scripts/ as a process of its own, run to its end. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const SCRIPTS = join(import.meta.dirname, '../../scripts')

export type Ended = { code: number | null; out: string; err: string }

/** `env`: all that it knows beside PATH. */
export async function runCommand(
  name: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const { PATH } = process.env
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(SCRIPTS, `${name}.ts`), ...words],
    { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const told = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (told.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (told.err += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...told }
}
