// Decides as whom PostgreSQL runs, since it refuses to run as root; may not add a user to the system.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, lchownSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { PostgresUnavailable } from './postgres-binaries.ts'

export type Identity = {
  /** Words before the program: what changes who it seems to be, and ties it to its parent. */
  readonly prefix: readonly string[]
  /** User and group to spawn it with, where it is not our own. */
  readonly user?: { readonly uid: number; readonly gid: number }
}

const succeeds = (words: readonly string[], options = {}): boolean => {
  const [program = '', ...rest] = words
  return spawnSync(program, rest, { stdio: 'ignore', ...options }).status === 0
}

/** A user that exists and may do nothing: initdb looks its own name up, so a made-up id will not do. */
function findNobody(): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0)
  const found = users.find(({ name }) => name === 'nobody') ?? users[0]
  if (found) return { uid: found.uid, gid: found.gid }
  throw new PostgresUnavailable(
    'PostgreSQL does not run as root, and no other user is in /etc/passwd. ' +
      'Run npm start as a plain user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

/** Whether our user has a name: in a container it may be a bare number, which initdb refuses. */
function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/** Linux can send a signal when the parent ends, however it ends; INT is Postgres' fast shutdown. */
function parentTie(): string[] {
  const tie = ['setpriv', '--pdeathsig', 'INT', '--']
  return succeeds([...tie, 'true']) ? tie : []
}

/**
 * As whom the programs run: as ourselves, unless we are root or have no name. Root runs them in a user namespace
 * of their own, in which root's files seem to be nobody's; where that is refused they run as
 * nobody, who must then be able to enter `dataDir` and to run `program`. Throws PostgresUnavailable.
 */
export function chooseIdentity(dataDir: string, program: string): Identity {
  const tie = parentTie()
  const isRoot = process.getuid?.() === 0
  if (!isRoot && hasName()) return { prefix: tie }
  const { uid, gid } = findNobody()
  const namespace = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--']
  if (succeeds([...namespace, program, '--version'])) return { prefix: [...namespace, ...tie] }
  if (!isRoot) return { prefix: tie }
  // Passing through is all that nobody gets: every folder and file inside stays private.
  chmodSync(dataDir, 0o711)
  const look = ['/bin/sh', '-c', 'cd "$1" && exec "$2" --version', 'sh', dataDir, program]
  if (succeeds(look, { uid, gid })) return { prefix: tie, user: { uid, gid } }
  chmodSync(dataDir, 0o700)
  throw new PostgresUnavailable(
    `PostgreSQL does not run as root: this machine refuses user namespaces (unshare), and the ` +
      `user ${uid} cannot enter ${dataDir} or run ${program}. Run npm start as a plain user, move ` +
      'both where others can enter, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

/** Gives a file, or a folder and all in it, to whom the programs run as; an earlier run may have been another. */
export function giveTo({ user }: Identity, path: string): void {
  const uid = user?.uid ?? process.getuid?.()
  const gid = user?.gid ?? process.getgid?.()
  if (uid === undefined || gid === undefined || process.getuid?.() !== 0) return
  const given = statSync(path)
  if (given.uid === uid) return
  const entries = given.isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true })
    : []
  for (const entry of entries) {
    lchownSync(join(entry.parentPath, entry.name), uid, gid)
  }
  // A folder itself comes last: its owner tells the next start that all was given.
  chownSync(path, uid, gid)
}
