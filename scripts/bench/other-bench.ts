// The bench of a commit, whichever and wherever its files are, as a process of its own; knows what it is called and its JSON.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { runChild } from '../../embedded/child.ts'
import { lastLines } from '../../embedded/logs.ts'
import { CliError, EXIT } from '../support/cli.ts'
import type { Side } from './pairs.ts'

/** Longest time of one run of one row, in ms, and of `--help`. */
const RUN_MS_MAX = { full: 2_400_000, quick: 600_000 }
const HELP_MS_MAX = 60_000

const manifest = z.object({ scripts: z.object({ bench: z.string().startsWith('node ') }) })

/** What is needed of a row: later commits may tell more. */
const measuredRow = z.object({
  row: z.number(),
  name: z.string(),
  unit: z.string(),
  better: z.enum(['higher', 'lower']),
  ours: z.number().positive(),
  /** The peer's figure, in the same run. */
  theirs: z.number().positive(),
  notes: z.array(z.string()).default([]),
})
export type MeasuredRow = z.output<typeof measuredRow>
const answer = z.object({ rows: z.array(measuredRow) })

export type OtherBench = {
  /** Measures one row once. Throws an error that quotes what the bench said last. */
  readonly measure: (row: number) => Promise<MeasuredRow>
}

type Options = {
  /** What the commit is called in messages. */
  name: string
  /** Of the commit's files. */
  root: string
  /** For logs and results, whose names begin with `side`. */
  folder: string
  side: Side
  isQuick: boolean
  signal: AbortSignal
}

/** Throws a usage error where the commit has no bench that could be asked. */
export async function openBench(options: Options): Promise<OtherBench> {
  const { name, root, side, folder, isQuick, signal } = options
  const command = await commandOf(options)
  await refuseUnlessKnown(command, options)
  let runs = 0
  return {
    async measure(row) {
      runs += 1
      const file = join(folder, `${side}-${runs}`)
      const args = ['--only', String(row), '--json', `${file}.json`]
      const late = AbortSignal.timeout(isQuick ? RUN_MS_MAX.quick : RUN_MS_MAX.full)
      const spec = {
        name: 'bench',
        env: process.env,
        cwd: root,
        logFile: `${file}.log`,
        command: [...command, ...args, ...(isQuick ? ['--quick'] : [])],
      }
      try {
        await runChild(spec, AbortSignal.any([signal, late]))
      } catch (error) {
        signal.throwIfAborted()
        const why = late.aborted ? 'it took too long' : lastLines(spec.logFile) || String(error)
        throw new Error(`${name}: ${why}`, { cause: error })
      }
      const found = rowIn(await readFile(`${file}.json`, 'utf8'), row)
      if (found === undefined) throw new Error(`${name}: its bench answered no figure`)
      return found
    },
  }
}

function rowIn(text: string, number: number): MeasuredRow | undefined {
  const found = answer.safeParse(JSON.parse(text))
  return found.data?.rows.find(({ row }) => row === number)
}

/** What follows `node`; it is the manifest that says where a commit keeps its bench. */
async function commandOf({ name, root }: Options): Promise<string[]> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => '{}')
  const found = manifest.safeParse(JSON.parse(text))
  const command = found.data?.scripts.bench.split(/\s+/).slice(1)
  const script = command?.find((word) => word.endsWith('.ts'))
  if (command && script && existsSync(join(root, script))) return command
  throw new CliError(`${name} has no bench that its package.json names.`, EXIT.usage)
}

async function refuseUnlessKnown(
  command: readonly string[],
  { name, root: cwd, signal }: Options,
): Promise<void> {
  const options = { cwd, signal, timeout: HELP_MS_MAX }
  const asking = promisify(execFile)(process.execPath, [...command, '--help'], options)
  const { stdout } = await asking.catch((error: unknown) => {
    signal.throwIfAborted()
    throw new CliError(`The bench of ${name} does not start: ${String(error)}`, EXIT.usage)
  })
  if (['--only', '--json', '--quick'].every((flag) => stdout.includes(flag))) return
  throw new CliError(`The bench of ${name} lacks --only, --quick or --json.`, EXIT.usage)
}
