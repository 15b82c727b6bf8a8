// Takes locks that the kernel keeps: it ends them with the process, however that ends, and in whatever container it runs.
import { spawnSync } from 'node:child_process'

/** In perl: lock the open file of handle 3; exit 1 if another has it. */
const IN_PERL =
  'open(my $it, "<&=", 3) or die "$!\\n"; ' +
  'flock($it, LOCK_EX | LOCK_NB) or do { exit 1 if $!{EWOULDBLOCK}; die "$!\\n" }'

/**
 * Programs that lock what they are given as handle 3. A lock of flock(2) belongs to the open file, which the program
 * shares with us: it stays when the program has ended, and goes when our handle is closed. Node cannot take one itself.
 * flock is in Linux's util-linux and busybox, perl in macOS.
 */
const PROGRAMS: readonly (readonly [string, ...string[]])[] = [
  ['flock', '-x', '-n', '3'],
  ['perl', '-MFcntl=:flock', '-e', IN_PERL],
]

/** No program answers later than this, in ms: it only asks the kernel. */
const ANSWER_MS_MAX = 10_000

/** `impossible`: what holds the file cannot lock it (NFS does not lock a handle that is for reading only). */
export type LockAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'held' }
  | { readonly kind: 'impossible'; readonly why: string }

/** Locks the open file of `handle` for as long as that is open. */
export function lockHandle(handle: number): LockAnswer {
  for (const [program, ...words] of PROGRAMS) {
    const { status, error, stderr } = spawnSync(program, words, {
      stdio: ['ignore', 'ignore', 'pipe', handle],
      timeout: ANSWER_MS_MAX,
      encoding: 'utf8',
    })
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') continue
    if (status === 0) return { kind: 'taken' }
    if (status === 1 && stderr === '') return { kind: 'held' }
    return { kind: 'impossible', why: stderr.trim() || (error?.message ?? `exit code ${status}`) }
  }
  return { kind: 'impossible', why: 'neither flock (util-linux) nor perl is installed' }
}
