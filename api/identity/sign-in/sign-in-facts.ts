/**
 * What an auditor asks about sign-ins, in one order: written with the change itself, in its transaction, and recorded in the stream
 * afterwards. What a crash or a store that is away leaves unrecorded, a repeat of the request records, somebody's next sign-in, or a timer.
 */
import { v4 } from 'uuid'
import type { SignInEvent } from '../../../domain/identity/sign-in/events.ts'
import { signIn } from '../../../domain/identity/sign-in/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import { decode } from '../../../eventstore/codec.ts'
import { commandIdOf } from '../../../eventstore/ids.ts'
import type { Store } from '../../../eventstore/store.ts'
import type { Pool, PoolClient } from '../../../postgres/postgres.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../../commands/command.ts'
import type { AskedBody } from './asked-body.ts'
import { factRecorded, factRow, factsLeft, insertFact, type FactRow } from './fact-rows.ts'

/** A request, and what it asks for: another body under one key is another request. */
export type AskedOnce = Asked & { readonly body: AskedBody }

/** `key`: what happens but once has its own. */
type Befallen = { readonly id: string; readonly fact: SignInEvent; readonly key?: string }

/** `bodyHash`: as the body of the request makes it. */
type Done = { readonly fact: SignInEvent; readonly bodyHash: string }

export type SignInFacts = {
  /** What befell the subject, within the transaction in which it does; answers what `record` takes. */
  readonly befell: (client: PoolClient, befallen: Befallen) => Promise<string>
  /** What the subject did, within the transaction that does it; null where the same request has done it already. */
  readonly did: (client: PoolClient, asked: Asked, done: Done) => Promise<string | null>
  readonly record: (commandId: string) => Promise<Effect>
  /** The answer of that request where it was done before, recorded by now. Throws IDEMPOTENCY_KEY_REUSED. */
  readonly before: (asked: AskedOnce) => Promise<Effect | null>
  /** Whether it was, for whoever holds a lock that its repeats wait for. */
  readonly isDone: (client: PoolClient, asked: Asked) => Promise<boolean>
  /** The answer to whoever did it just now, by what `did` answered; null: a repeat of it was faster. */
  readonly answer: (asked: AskedOnce, commandId: string | null) => Promise<Effect>
  /** Some of what was left unrecorded. */
  readonly recordLeft: () => Promise<void>
}

/** Facts looked through for a repeat of a request from before they were kept in a table, newest first. */
const LOOKED_AT_MAX = 1_000

type Deps = { pool: Pool; handler: CommandHandler; store: Pick<Store, 'read'> }

export function createSignInFacts(deps: Deps): SignInFacts {
  const { pool } = deps

  async function record(commandId: string): Promise<Effect> {
    const row = await factRow(pool, commandId)
    if (row === undefined) throw new Error('a fact of a sign-in that is not in its table')
    return recordRow(deps, row)
  }

  async function before(asked: AskedOnce): Promise<Effect | null> {
    const { commandId } = requestOf(asked, {})
    const row = await factRow(pool, commandId)
    if (row === undefined) return inStream(deps, asked.playerId, commandId)
    if (row.body_hash !== null && !(await asked.body.isOf(row.body_hash))) {
      throw new Refusal('IDEMPOTENCY_KEY_REUSED')
    }
    const position = row.position ?? (await recordRow(deps, row)).position
    return { position, isReplay: true }
  }

  return {
    record,
    before,
    async befell(client, { id, fact, key = v4() }) {
      const command_id = commandIdOf(id, fact.type, key)
      const actor = { role: 'system', id: 'sign-in' } as const
      const request = { bodyHash: fact.type, idempotencyKey: key, correlationId: key, actor }
      await insertFact(client, { command_id, subject_id: id, fact, request, body_hash: null })
      return command_id
    },
    async did(client, asked, { fact, bodyHash: body_hash }) {
      const { commandId, traceparent, ...rest } = requestOf(asked, {})
      const { bodyHash, idempotencyKey, correlationId, actor } = rest
      const trace = traceparent === undefined ? {} : { traceparent }
      const isNew = await insertFact(client, {
        command_id: commandId,
        subject_id: asked.playerId,
        fact,
        request: { bodyHash, idempotencyKey, correlationId, ...trace, actor },
        body_hash,
      })
      return isNew ? commandId : null
    },
    isDone: async (client, asked) =>
      (await factRow(client, requestOf(asked, {}).commandId)) !== undefined,
    async answer(asked, commandId) {
      if (commandId !== null) return { ...(await record(commandId)), isReplay: false }
      const effect = await before(asked)
      if (effect === null) throw new Error('a repeat of what was never done')
      return effect
    },
    async recordLeft() {
      for (const row of await factsLeft(pool)) await recordRow(deps, row)
    },
  }
}

async function recordRow({ pool, handler }: Deps, row: FactRow): Promise<Effect> {
  const { command_id: commandId, subject_id: id, fact, request } = row
  const executed = await handler.execute(signIn, {
    ...request,
    commandId,
    id,
    command: () => ({ type: 'RecordSignIn' as const, fact }),
  })
  const { position, isReplay } = accepted(executed)
  await factRecorded(pool, row, position)
  return { position, isReplay }
}

async function inStream({ store }: Deps, id: string, commandId: string): Promise<Effect | null> {
  const newest = { backwards: true, limit: LOOKED_AT_MAX }
  for await (const stored of store.read(`signIn-${id}`, newest)) {
    const event = decode(stored)
    if (event.commandId === commandId) return { position: event.position, isReplay: true }
  }
  return null
}
