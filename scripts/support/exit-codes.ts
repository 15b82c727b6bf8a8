// How commands end, each code told in the help of every command that can end with it; it ends none.

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** Internal or I/O error. */
  failed: 1,
  usage: 2,
  /** Tampered or mismatched: a proof that fails; tables of other code or of another store. */
  unverified: 3,
  notFound: 4,
  /** A seed that is not revealed yet. */
  incomplete: 5,
  /** A dry run found a difference. */
  differs: 6,
  /** EX_CONFIG of sysexits.h: the environment holds a bad setting. */
  config: 78,
  /** 128 + SIGINT, as a shell has it. */
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

type Meanings = { readonly [Code in ExitCode]?: string }

/** Of any command. */
const COMMON: Meanings = { 0: 'done', 1: 'error', 2: 'usage', 78: 'bad or missing settings' }

const SERVING: Meanings = { 0: 'stopped in order' }
const ON_TABLES: Meanings = { 0: 'stopped in order', 3: 'tables of other code or another store' }

/** What a command means by a code beyond that. */
const OWN: { readonly [command: string]: Meanings } = {
  start: ON_TABLES,
  api: ON_TABLES,
  worker: ON_TABLES,
  eventstore: SERVING,
  'payment-gateway': SERVING,
  provider: SERVING,
  verify: {
    0: 'verified',
    3: 'verification failed: tampered with, or a mismatch',
    4: 'no such session or round, or no events at all',
    5: 'nothing is wrong, but a seed is not revealed yet: its rounds wait, as while somebody plays',
  },
  projections: {
    3: 'prove found a difference, or coverage a schema version that nothing reads',
    4: 'no such read model',
    6: 'what-if found a difference',
  },
  rebuild: {
    1: 'error, refused, or not shown yet',
    4: 'no such read model',
    6: '--dry-run found a difference',
    130: 'interrupted while it waited: the workers go on',
  },
  reactions: {
    0: 'all is complete',
    1: 'error, or something could not be completed',
    6: '--dry-run found something incomplete',
  },
  snapshots: {
    1: 'error, or of some streams none could be written',
    130: 'interrupted: it tells from where to go on',
  },
  keys: { 1: 'error, or a rotation is under way' },
  players: { 1: 'error, or somebody could not be read' },
  staff: { 1: 'error, or the e-mail has an account already', 4: 'no such account' },
  restore: { 1: 'error, or refused' },
  simulate: { 1: 'error, also one of a single player' },
  config: { 1: 'error, or --check found a difference' },
  docs: { 1: 'error, or --check found a difference' },
  bench: {
    0: 'done, whatever was found',
    1: 'error, or a row could not be measured',
    130: 'interrupted',
  },
}

/** The end of a command's help. */
export function exitCodesInWords(name: string): string {
  const meanings = Object.entries({ ...COMMON, ...OWN[name] })
  return `\nExit codes:\n${meanings.map(([code, what]) => `  ${code.padEnd(4)} ${what}`).join('\n')}`
}
