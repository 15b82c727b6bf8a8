// Another commit of this repository in a temporary folder, with its dependencies; both are gone at the end, however it comes.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CliError, complain, EXIT } from '../support/cli.ts'
import { ROOT } from './place.ts'

/** Longest time of a call of git, and of an installation, in ms: on a slow disk, over a slow line. */
const GIT_MS_MAX = 120_000
const INSTALL_MS_MAX = 900_000

export type Checkout = {
  /** Of the commit, in full. */
  readonly commit: string
  /** Its files. */
  readonly root: string
  /** Beside them, for logs and results. */
  readonly folder: string
  readonly end: () => Promise<void>
}

/** This working tree: its commit, and whether its files differ from it. */
export async function workingTree(): Promise<{ commit: string; isChanged: boolean }> {
  const commit = await git(['rev-parse', 'HEAD'])
  return { commit, isChanged: (await git(['status', '--porcelain'])) !== '' }
}

/** Throws a usage error where there is no commit `ref`; `signal` gives up, and then nothing is left either. */
export async function openCheckout(ref: string, signal: AbortSignal): Promise<Checkout> {
  const commit = await commitOf(ref)
  const folder = await mkdtemp(join(tmpdir(), 'acme-compare-'))
  const root = join(folder, 'ref')
  const end = async () => {
    const remove = git(['worktree', 'remove', '--force', root])
    const isRemoved = await remove.then(
      () => true,
      () => false,
    )
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    // An interrupted `add` may have left a name without a folder.
    if (!isRemoved) await git(['worktree', 'prune'])
  }
  try {
    await git(['worktree', 'add', '--quiet', '--detach', root, commit], signal)
    await install(root, signal)
    return { commit, root, folder, end }
  } catch (error) {
    await end()
    throw error
  }
}

async function commitOf(ref: string): Promise<string> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  try {
    return await git(asked)
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const why = isMissing ? 'git is needed to compare.' : `There is no commit ${ref} here.`
    throw new CliError(why, EXIT.usage)
  }
}

/** Ours serve where both lock the same versions. */
async function install(root: string, signal: AbortSignal): Promise<void> {
  const [ours, theirs] = await Promise.all([lockOf(ROOT), lockOf(root)])
  if (ours === theirs) {
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'dir')
    return
  }
  complain('Its package-lock.json is another: npm ci')
  const options = { cwd: root, signal, timeout: INSTALL_MS_MAX }
  const installing = promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], options)
  await installing.catch((error: unknown) => {
    signal.throwIfAborted()
    throw new CliError(`Its dependencies could not be installed: ${String(error)}`)
  })
}

const lockOf = (root: string): Promise<string | null> =>
  readFile(join(root, 'package-lock.json'), 'utf8').catch(() => null)

async function git(args: readonly string[], signal?: AbortSignal): Promise<string> {
  const options = { cwd: ROOT, timeout: GIT_MS_MAX, ...(signal ? { signal } : {}) }
  return (await promisify(execFile)('git', args, options)).stdout.trim()
}
