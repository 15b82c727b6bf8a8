/** Two API processes with caches of their own over one log: the real handlers, commands and finishers. */
import { touchingNothing } from '../../reactions/identity/finish-registration.ts'
import type { Seals } from '../../domain/games/seeds.ts'
import { commandsOf, type Commands } from '../support/commands.ts'
import { minor } from '../../domain/shared/money.ts'
import { createPaymentGateway } from '../../embedded/payment-gateway/in-process.ts'
import { player } from '../../domain/identity/player/decider.ts'
import { decode, type Recorded } from '../../eventstore/codec.ts'
import { createCommandHandler, type CommandHandler } from '../../eventstore/command-handler.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import { StoreUnavailable, type Store } from '../../eventstore/store.ts'
import { foldInto, type Rows } from '../../projections/engine/fold.ts'
import { due as dueModel } from '../../projections/operations/due.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { createActs, type Acts } from '../../reactions/acts.ts'
import { createFinishers, FINISHED_TYPES, type Finishers } from '../../reactions/finishers.ts'
import type { Scheduler } from './scheduler.ts'
import { CALM, createStandInStore, emptyLog, type Chaos, type Log } from './stand-in-store.ts'
import { registration } from '../support/registration.ts'

export const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'

/** So few that most of what a schedule does is looked up in its stream. */
const REMEMBERED_MAX = 4

export type Process = {
  readonly name: string
  readonly handler: CommandHandler
  readonly commands: Commands
  readonly finishers: Finishers
  readonly acts: Acts
  readonly seals: Seals
  /** Rejects for every client of this process when it crashes. */
  readonly lost: Promise<never>
  readonly crash: () => void
}

export type World = {
  readonly log: Log
  readonly scheduler: Scheduler
  readonly seals: Seals
  /** What the network does from now on. */
  setChaos: (chaos: Chaos) => void
  /** Starts a process, with nothing in its memory. */
  readonly start: (name: string) => Process
}

/** `tampered`: a fault put into the way to the store, for the tests of the tests. */
export function createWorld(
  scheduler: Scheduler,
  { tampered = (store: Store) => store }: { tampered?: (store: Store) => Store } = {},
): World {
  const log = emptyLog()
  const seals = createSeals(Buffer.alloc(32, 7))
  const payments = createPaymentGateway()
  let chaos = CALM
  return {
    log,
    scheduler,
    seals,
    setChaos(next) {
      chaos = next
    },
    start(name) {
      const clock = scheduler.clockOf(name)
      const store = tampered(
        createStandInStore(log, { scheduler, owner: name, chaos: () => chaos }),
      )
      const handler = createCommandHandler({ store, clock, rememberedMax: REMEMBERED_MAX })
      const deps = { handler, seals, payments, accounts: touchingNothing }
      const finishers = createFinishers(deps)
      const acts = createActs({ ...deps, store })
      const commands = commandsOf({ handler, finishers, seals, clock })
      let lose: (why: Error) => void = () => {}
      const lost = new Promise<never>((_, reject) => {
        lose = reject
      })
      lost.catch(() => {}) // nobody may be asking when it crashes
      const crash = () => {
        scheduler.crash(name)
        lose(new StoreUnavailable('the connection to the API is lost'))
      }
      return { name, handler, commands, finishers, acts, seals, lost, crash }
    },
  }
}

/** Every event of the log, decoded, in the order of $all. */
export const allEvents = ({ streams }: Log): Recorded[] =>
  [...streams.values()]
    .flat()
    .map(decode)
    .sort((a, b) => (a.position < b.position ? -1 : 1))

/** Registers the player, whose wallet is open then, and pays in; no chaos yet. */
export async function openWallet(world: World, process: Process, amount: bigint): Promise<void> {
  const { handler, commands } = process
  await handler.execute(player, {
    id: PLAYER,
    commandId: 'b1b2c3d4-0000-5000-8000-000000000001',
    bodyHash: 'register',
    correlationId: 'setup',
    actor: { role: 'system', id: 'setup' },
    command: () => registration,
  })
  await finishAll(world, process)
  const asked = { playerId: PLAYER, route: 'deposit', idempotencyKey: 'setup', requestId: 'setup' }
  await commands.deposit(asked, { amount: minor(amount), instrument: 'card' })
}

/** What time brings by now or later, as the read model would have it; too early an act does nothing. */
export function dueIn(log: Log): Parameters<Acts['run']>[0][] {
  const rows: Rows = new Map()
  foldInto(dueModel as unknown as AnyProjection, rows, allEvents(log))
  // Nobody is away for months in a schedule.
  const near = [...rows.values()].filter(({ row }) => row['kind'] !== 'dormancy')
  return near.map(({ row }) => {
    const { kind, id, at, fact_stream, fact_revision } = row
    return { kind, id, at, fact: { stream: fact_stream, revision: fact_revision } } as never
  })
}

/** What finishers and acts do in the end: every event that needs it is completed, all that is due is done, until nothing is added. */
export async function finishAll(world: World, process: Process): Promise<void> {
  const types: readonly string[] = FINISHED_TYPES
  for (let before = -1; before !== count(world.log);) {
    before = count(world.log)
    for (const event of allEvents(world.log)) {
      if (types.includes(event.type)) await process.finishers.complete(event)
    }
    for (const due of dueIn(world.log)) await process.acts.run(due)
  }
}

const count = ({ streams }: Log) =>
  [...streams.values()].reduce((sum, events) => sum + events.length, 0)
