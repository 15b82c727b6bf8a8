/** A command of scripts/ as a process of its own: what it said, and how it ended. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { programOf } from './program.ts'

export type Ended = { code: number | null; stdout: string; stderr: string }

export type Started = {
  readonly child: ChildProcess
  /** So far. */
  readonly said: { readonly stdout: string; readonly stderr: string }
  readonly ended: Promise<Ended>
}

/** `name` of the file in scripts/; `env` is added to this process's own. */
export function startScript(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Started {
  const file = new URL(`../../scripts/${name}.ts`, import.meta.url).pathname
  const child = spawn(process.execPath, [...programOf(file), ...args], {
    env: { ...process.env, ...env },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += String(chunk)))
  const ended = once(child, 'close').then(([code]): Ended => ({
    code: code as number | null,
    ...said,
  }))
  return { child, said, ended }
}

/** Runs it to its end. */
export const runScript = (
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> => startScript(name, args, env).ended
