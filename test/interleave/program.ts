/** What players do at once in one schedule: a random program of commands, repeats of them and crashes. */
import type { Asked, Refusal } from '../../api/commands/command.ts'
import { minor } from '../../domain/shared/money.ts'
import { ADJUSTMENTS, decide } from './adjustments.ts'
import { clientOf, type Clients } from './client.ts'
import { PLAYER, type Process } from './world.ts'
import { freshRestrictionOp, performRestriction, type RestrictionOp } from './restrictions.ts'

/** One command as a client would send it; the same `key` again is a repeat. */
type Op =
  | { kind: 'bet'; key: string; stake: bigint }
  | { kind: 'clientSeed'; key: string; clientSeed: string }
  | { kind: 'rotate' | 'close'; key: string }
  | { kind: 'deposit'; key: string; amount: bigint }
  | { kind: 'open'; key: string }
  | { kind: 'approve' | 'refuse'; key: string; nth: number }
  | RestrictionOp

/** What a client learned in the end. `unknown`: it gave up without a definite answer. */
export type Outcome = {
  op: Op
  body: string
  kind: 'answered' | 'refused' | 'unknown'
  answer: string
  /** Position of the log when the answer came. */
  at: bigint
}

type Doing = Clients & {
  sessionId: string
  perform?: Perform
}

/** How a client reaches a process; another one stands in where a fault is wanted. */
export type Perform = (op: Op, process: Process, sessionId: string) => Promise<object>

/** Random operations: some keys come twice, with the same body or another, at any time and process. */
export function programOf(random: () => number, length: number): Op[] {
  const ops: Op[] = []
  for (let n = 0; n < length; n += 1) {
    const earlier = ops[Math.floor(random() * ops.length)]
    if (earlier !== undefined && random() < 0.25) {
      ops.push(earlier.kind === 'bet' && random() < 0.5 ? { ...earlier, stake: 77n } : earlier)
    } else if (random() < 0.2) {
      ops.push(freshRestrictionOp(random(), `key-${n}`))
    } else {
      ops.push(freshOp(random(), `key-${n}`))
    }
  }
  return ops
}

function freshOp(chance: number, key: string): Op {
  const nth = Math.floor(chance * 1_000) % ADJUSTMENTS
  if (chance < 0.1) return { kind: 'approve', key, nth }
  if (chance < 0.14) return { kind: 'refuse', key, nth }
  if (chance < 0.5) return { kind: 'bet', key, stake: 100n }
  if (chance < 0.6) return { kind: 'clientSeed', key, clientSeed: `seed-${key}` }
  if (chance < 0.75) return { kind: 'rotate', key }
  if (chance < 0.87) return { kind: 'close', key }
  if (chance < 0.94) return { kind: 'open', key }
  return { kind: 'deposit', key, amount: 500n }
}

/** A client: sends until it has a definite answer, to any process, with the same key. */
export async function client(op: Op, doing: Doing): Promise<Outcome> {
  const { world, sessionId } = doing
  const act = doing.perform ?? perform
  const body = JSON.stringify(op, digits)
  try {
    const answer = await clientOf(doing, (process) => act(op, process, sessionId))
    const at = world.log.position
    if (answer === undefined) return { op, body, kind: 'unknown', answer: '', at }
    return { op, body, kind: 'answered', answer: withoutReplay(answer), at }
  } catch (error) {
    if ((error as Error).name !== 'Refusal') throw error
    const { code } = error as Refusal
    return { op, body, kind: 'refused', answer: code, at: world.log.position }
  }
}

/** A repeat says that it is one, and which position it knows; all else must be equal. */
const withoutReplay = (answer: object): string =>
  JSON.stringify({ ...answer, isReplay: null, position: null, auditPosition: null }, digits)

export const digits = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? String(value) : value

export function perform(op: Op, process: Process, sessionId: string): Promise<object> {
  const { commands } = process
  const asked: Asked = {
    playerId: PLAYER,
    route: op.kind,
    idempotencyKey: op.key,
    requestId: 'test',
  }
  switch (op.kind) {
    case 'bet':
      return commands.placeBet(asked, { sessionId, stake: minor(op.stake), choice: '4950' })
    case 'clientSeed':
      return commands.setClientSeed(asked, { sessionId, clientSeed: op.clientSeed })
    case 'rotate':
      return commands.rotateSeed(asked, { sessionId })
    case 'close':
      return commands.closeSession(asked, { sessionId })
    case 'open':
      return commands.openSession(asked, { gameId: 'dice' })
    case 'deposit':
      return commands.deposit(asked, { amount: minor(op.amount), instrument: 'card' })
    case 'approve':
    case 'refuse':
      return decide(process, op)
    case 'suspend':
    case 'approveLift':
    case 'endAccount':
    case 'reopen':
    case 'assign':
      return performRestriction(op, process)
  }
}
