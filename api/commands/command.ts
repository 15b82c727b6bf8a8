/** What every command has in common: who asks, with which key, and how a no comes out. */
import { hash } from 'node:crypto'
import type { Rejection } from '../../domain/rejections.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Actor } from '../../eventstore/codec.ts'
import type { AnyEvent, Executed } from '../../eventstore/command.ts'
import type { Code } from '../codes.ts'

/** By which a request is recognised when it is sent again. */
export type Key = {
  /** Method and path template, as in `POST /v1/sessions/{sessionId}/bets`. */
  readonly route: string
  readonly idempotencyKey: string
  readonly requestId: string
  /** W3C Trace Context of the request, as it came. */
  readonly traceparent?: string
  /** What If-Match names: the first stream that the command touches is to stand there. */
  readonly expectedRevision?: bigint
  /** The same of a player: what they are shown of it is to have this tag. */
  readonly expectedTag?: string
  /** What would be recorded is answered, and nothing is. */
  readonly isDry?: boolean
}

/** A signed-in player's request for an effect. */
export type Asked = Key & { readonly playerId: string }

/** Thrown for a no that the caller is told: a rule's rejection, an unknown thing, a key used for another body. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: Code
  /** What is said of the field that the code is about; undefined: what the code says. */
  readonly advice: string | undefined
  constructor(code: Code, advice?: string) {
    super(code)
    this.code = code
    this.advice = advice
  }
}

/** Thrown where the stream does not stand at the revision that the caller expected. */
export class StaleRevision extends Error {
  override readonly name = 'StaleRevision'
  /** Where it stands; -1n: it has no events. */
  readonly current: bigint
  constructor(current: bigint) {
    super(`the revision is ${current}`)
    this.current = current
  }
}

/** Thrown where what the player is shown is not what they expected. */
export class StaleContent extends Error {
  override readonly name = 'StaleContent'
  /** Of what there is; '': nothing yet. */
  readonly tag: string
  constructor(tag: string) {
    super('something else is shown by now')
    this.tag = tag
  }
}

/** What a dry command would have recorded; thrown in place of an answer, which would speak of what has not happened. */
export class Rehearsed extends Error {
  override readonly name = 'Rehearsed'
  readonly events: readonly AnyEvent[]
  constructor(events: readonly AnyEvent[]) {
    super('nothing was recorded')
    this.events = events
  }
}

/** The part of a command handler's request that follows from who asks and for what. */
export const requestOf = ({ playerId, ...key }: Asked, body: object) =>
  requestBy({ role: 'player', id: playerId }, key, body)

/** The same for whoever may ask. */
export function requestBy(actor: Actor, key: Key, body: object) {
  const { route, idempotencyKey, requestId, traceparent, isDry } = key
  const { expectedRevision, expectedTag } = key
  return {
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    ...(expectedTag === undefined ? {} : { expectedTag }),
    ...(isDry === undefined ? {} : { isDry }),
    commandId: commandIdOf(actor.id, route, idempotencyKey),
    bodyHash: hash(
      'sha256',
      JSON.stringify(body, (_, value: unknown) => digits(value)),
    ),
    idempotencyKey,
    correlationId: requestId,
    actor,
  }
}

const digits = (value: unknown) => (typeof value === 'bigint' ? String(value) : value)

type Accepted<Event extends AnyEvent> = Extract<Executed<Event, never>, { outcome: 'accepted' }>

/** The accepted answer; throws a Refusal, a StaleRevision, a StaleContent or a Rehearsed for the others. */
export function accepted<Event extends AnyEvent>(
  executed: Executed<Event, Rejection>,
): Accepted<Event> {
  if (executed.outcome === 'rehearsed') throw new Rehearsed(executed.events)
  if (executed.outcome === 'stale') throw new StaleRevision(executed.revision)
  if (executed.outcome === 'changed') throw new StaleContent(executed.tag)
  if (executed.outcome === 'rejected') throw new Refusal(executed.reason)
  if (executed.outcome === 'misused') throw new Refusal(executed.reason)
  if (executed.outcome === 'keyReused') throw new Refusal('IDEMPOTENCY_KEY_REUSED')
  return executed
}

/** What every answer to an effect carries. */
export type Effect = {
  /** To be passed as ?after= for reading one's own write. */
  readonly position: bigint
  readonly isReplay: boolean
}
