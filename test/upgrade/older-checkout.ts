/** An older commit of this repository in a folder of its own, ready to run; it leaves nothing behind. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const HERE = join(import.meta.dirname, '../..')

/** The commit that data are upgraded from: the last before the refactoring into contexts. UPGRADE_FROM names another. */
const PINNED = '3ebe8a17192ee4c282be1f682d17e45f6f743704'

const run = promisify(execFile)
const git = async (...words: string[]) => (await run('git', words, { cwd: HERE })).stdout.trim()

export type Checkout = {
  readonly root: string
  /** Runs one of its scripts to its end, and answers what it said. Throws where it failed. */
  readonly script: (
    name: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ) => Promise<string>
  readonly remove: () => Promise<void>
}

/** Checks it out with the dependencies that it names. Throws, with what to do, where the clone does not hold it. */
export async function checkOutOlder(
  ref = process.env['UPGRADE_FROM'] ?? PINNED,
): Promise<Checkout> {
  const commit = await commitOf(ref)
  const folder = await mkdtemp(join(tmpdir(), 'acme-older-'))
  const root = join(folder, 'checkout')
  const remove = async () => {
    await git('worktree', 'remove', '--force', root).catch(() => {}) // it may not be there yet
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await git('worktree', 'add', '--quiet', '--detach', root, commit)
    await install(root)
  } catch (error) {
    await remove()
    throw error
  }
  return {
    root,
    remove,
    async script(name, args, env) {
      const words = ['--import', 'tsx', `scripts/${name}.ts`, ...args]
      return (await run(process.execPath, words, { cwd: root, env: { ...process.env, ...env } }))
        .stdout
    },
  }
}

async function commitOf(ref: string): Promise<string> {
  try {
    return await git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`)
  } catch (cause) {
    const isShallow = await git('rev-parse', '--is-shallow-repository').catch(() => 'no clone')
    const remedy: Record<string, string> = {
      true: 'The clone is shallow: run `git fetch --unshallow`.',
      false: 'Run `git fetch origin`, or name a commit that is there in UPGRADE_FROM.',
    }
    const whatToDo = remedy[isShallow] ?? 'Run it in a git clone with its history.'
    throw new Error(`There is no commit ${ref} to upgrade from. ${whatToDo}`, { cause })
  }
}

/** Ours where it names the same: that spares a minute. */
async function install(root: string): Promise<void> {
  const [older, ours] = await Promise.all(
    [root, HERE].map((folder) => readFile(join(folder, 'package-lock.json'), 'utf8')),
  )
  if (older === ours) await symlink(join(HERE, 'node_modules'), join(root, 'node_modules'))
  else await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root })
}
