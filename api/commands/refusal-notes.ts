/** Evidence of what was refused because of a restriction: noted beside the answer, which it neither delays nor fails. */
import type { Minor } from '../../domain/shared/money.ts'
import { fromMs } from '../../domain/shared/instant.ts'
import type { RefusedAct } from '../../domain/wallet/refusal/events.ts'
import { refusal } from '../../domain/wallet/refusal/decider.ts'
import type { Scope } from '../../domain/wallet/restriction-facts.ts'
import { kindsBarring } from '../../domain/wallet/restrictions.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Code } from '../codes.ts'

/** `code` as it is answered; those that are no evidence are passed over. */
export type Refused = {
  readonly playerId: string
  readonly act: RefusedAct
  readonly code: Code
  readonly amount?: Minor
  readonly requestId: string
}

export type RefusalNotes = {
  /** At once, and it never throws. */
  readonly note: (refused: Refused) => void
  /** Waits until all is noted, but not for long: what is lost then is evidence of a refusal, never the refusal. */
  readonly drained: () => Promise<void>
}

/** Refusals that protect a player; a lack of money is none. */
const EVIDENCE: ReadonlySet<Code> = new Set<Code>([
  'CHECK_DUE',
  'DEPOSIT_RESTRICTED',
  'ERASURE_RESTRICTED',
  'LOSS_LIMIT_REACHED',
  'PLAY_RESTRICTED',
  'STAKE_ABOVE_TERMS',
  'WITHDRAWAL_RESTRICTED',
])

const SCOPE_OF: Readonly<Record<RefusedAct, Scope>> = {
  bet: 'play',
  session: 'play',
  deposit: 'deposit',
  withdrawal: 'withdrawal',
  erasure: 'erasure',
}

/** Notes that wait, and that are being written at once. Beyond the first a note is dropped, and that is said. */
const WAITING_MAX = 1_000
const AT_ONCE_MAX = 4

/** Of how many (player, act, code) a process remembers the minute that it has noted: it saves appends, no more. */
const REMEMBERED_MAX = 10_000

/** Longest wait for them at the end, in ms. */
const DRAIN_MAX_MS = 5_000

type Waiting = Refused & { refusedAt: string; kind: string; minute: string }

type Deps = {
  handler: CommandHandler
  clock?: Clock
  onTrouble?: (what: string, error: unknown) => void
}

export function createRefusalNotes(deps: Deps): RefusalNotes {
  const { handler, clock = systemClock, onTrouble = () => {} } = deps
  const waiting: Waiting[] = []
  const writing = new Set<Promise<void>>()
  const minutes = new Map<string, string>()

  const write = async (one: Waiting) => {
    try {
      await append(handler, one)
    } catch (error) {
      minutes.delete(one.kind) // the next refusal of this minute may try again
      onTrouble(`a refusal of ${one.playerId} is not on record`, error)
    }
  }
  const go = () => {
    while (writing.size < AT_ONCE_MAX) {
      const one = waiting.shift()
      if (one === undefined) return
      const done = write(one).then(() => {
        writing.delete(done)
        go()
      })
      writing.add(done)
    }
  }
  return {
    note(refused) {
      if (!EVIDENCE.has(refused.code)) return
      const { playerId, act, code } = refused
      const refusedAt = fromMs(clock.now())
      const minute = refusedAt.slice(0, 16)
      const kind = `${playerId} ${act} ${code}`
      if (minutes.get(kind) === minute) return
      if (waiting.length >= WAITING_MAX) {
        onTrouble(`a refusal of ${playerId} is not on record`, new Error('too many are waiting'))
        return
      }
      minutes.delete(kind) // to its end: the oldest is forgotten first
      minutes.set(kind, minute)
      const [oldest] = minutes.size > REMEMBERED_MAX ? minutes.keys() : []
      if (oldest !== undefined) minutes.delete(oldest)
      waiting.push({ ...refused, refusedAt, kind, minute })
      setImmediate(go)
    },
    async drained() {
      const end = new AbortController()
      const all = async () => {
        for (go(); writing.size > 0;) await Promise.all(writing)
      }
      await Promise.race([all(), clock.sleep(DRAIN_MAX_MS, end.signal)])
      end.abort()
      const lost = waiting.splice(0).length
      if (lost > 0) onTrouble(`${lost} refusals are not on record`, new Error('no time was left'))
    },
  }
}

/** One a minute of a kind, whichever process was asked: its command id says so. */
async function append(handler: CommandHandler, one: Waiting): Promise<void> {
  const { playerId, act, code, amount = null, refusedAt, minute, requestId } = one
  const { restrictions } = await handler.stateOf(wallet, playerId)
  const kinds = kindsBarring(restrictions, SCOPE_OF[act], refusedAt)
  await handler.execute(refusal, {
    id: playerId,
    commandId: commandIdOf(playerId, `refusal ${act} ${code}`, minute),
    bodyHash: 'refusal',
    correlationId: requestId,
    actor: { role: 'player', id: playerId },
    command: () => ({
      type: 'NoteRefusal' as const,
      refused: { act, code, kinds, amount, refusedAt },
    }),
  })
}
