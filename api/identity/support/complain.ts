/** Complaints: received from a player, or taken down by the staff, who acknowledge and decide them or see them referred. */
import {
  complaint,
  type ComplaintCommand,
  type ComplaintState,
} from '../../../domain/identity/complaint/decider.ts'
import type {
  ComplaintEvent,
  ComplaintOutcome,
  ComplaintSubject,
} from '../../../domain/identity/complaint/events.ts'
import type { ContactChannel } from '../../../domain/identity/support/events.ts'
import { packsInForce } from '../../../domain/packs-in-force.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import { eventOf } from '../../../eventstore/command.ts'
import { createdIdOf } from '../../../eventstore/ids.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../../commands/command.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../../commands/staff.ts'
import { refuseNoStaff, sealedFor, writtenRequestOf, type SupportDeps } from './deps.ts'

type Told = { subject: ComplaintSubject; text: string }
type TakenDown = Told & { playerId: string; channel: ContactChannel }
type Answer = EffectOnRecord & { complaintId: string }

/** Of which market's terms hold: that of the wallet; null where none was assigned. */
async function marketOf({ handler }: SupportDeps, playerId: string): Promise<string | null> {
  const known = await handler.stateOf(wallet, playerId, { isFresh: true })
  return known.market?.value ?? null
}

/** A player complains. Throws PLAYER_UNKNOWN. */
export const createComplain =
  (deps: SupportDeps) =>
  async (asked: Asked, told: Told): Promise<Effect & { complaintId: string }> => {
    const { playerId } = asked
    const { subject, text } = told
    const bodyHash = deps.peppers.ofBody(told)
    const request = { ...requestOf(asked, {}), bodyHash }
    const id = createdIdOf(request.commandId, 'complaint', playerId)
    const sealedText = await sealedFor(deps, playerId, text)
    const market = await marketOf(deps, playerId)
    const { packAt: packsAt } = await packsInForce(deps.handler)
    const channel = 'web' as const
    const executed = await deps.handler.execute(complaint, {
      ...request,
      id,
      command: (at) => ({
        type: 'ReceiveComplaint' as const,
        at,
        packsAt,
        told: { playerId, subject, channel, sealedText, market },
      }),
    })
    const { position, isReplay } = accepted(executed)
    return { complaintId: id, position, isReplay }
  }

/** The staff take one down that came by another way. Throws PLAYER_UNKNOWN. */
export const createTakeComplaint =
  (deps: SupportDeps) =>
  async (asked: AskedByStaff, takenDown: TakenDown): Promise<Answer> => {
    const { playerId, subject, channel, text } = takenDown
    const request = writtenRequestOf(deps, asked, takenDown)
    const id = createdIdOf(request.commandId, 'complaint', playerId)
    const sealedText = await sealedFor(deps, playerId, text)
    const market = await marketOf(deps, playerId)
    const { packAt: packsAt } = await packsInForce(deps.handler)
    const told = { playerId, subject, channel, sealedText, market, reason: asked.reason }
    const executed = await deps.handler.execute(complaint, {
      ...request,
      id,
      command: (at) => ({ type: 'ReceiveComplaint' as const, at, packsAt, told }),
    })
    const { events, position, isReplay } = accepted(executed)
    const recorded = await deps.finishers.finish(eventOf(events, 'ComplaintReceived'))
    if (recorded === null) throw new Error('a complaint that the staff took down without a reason')
    return { complaintId: id, position, auditPosition: recorded.position, isReplay }
  }

type Change = {
  complaintId: string
  request: ReturnType<typeof staffRequestOf>
  command: (at: string, state: ComplaintState) => ComplaintCommand
  fact: Exclude<ComplaintEvent['type'], 'ComplaintReceived' | 'ComplaintReminded'>
}

async function change({ handler, finishers }: SupportDeps, asked: Change): Promise<Answer> {
  const { complaintId, request, command, fact } = asked
  const executed = await handler.execute(complaint, { ...request, id: complaintId, command })
  const { events, position, isReplay } = accepted(executed)
  const recorded = await finishers.finish(eventOf(events, fact))
  return { complaintId, position, auditPosition: recorded.position, isReplay }
}

type Order = { complaintId: string }

/** Throws COMPLAINT_UNKNOWN, COMPLAINT_ENDED, COMPLAINT_OWNED, OWNER_UNKNOWN. */
export const createAssignComplaint =
  (deps: SupportDeps) => async (asked: AskedByStaff, order: Order & { ownerId: string }) => {
    const { complaintId, ownerId } = order
    const { reason } = asked
    const known = await deps.handler.stateOf(complaint, complaintId, { isFresh: true })
    if (known.status === 'absent') throw new Refusal('COMPLAINT_UNKNOWN')
    await refuseNoStaff(deps.pool, ownerId)
    return change(deps, {
      complaintId,
      request: staffRequestOf(asked, order),
      command: () => ({ type: 'AssignComplaint', ownerId, reason }),
      fact: 'ComplaintAssigned',
    })
  }

/** Throws COMPLAINT_UNKNOWN, COMPLAINT_ACKNOWLEDGED, COMPLAINT_ENDED. */
export const createAcknowledgeComplaint =
  (deps: SupportDeps) => (asked: AskedByStaff, order: Order) =>
    change(deps, {
      complaintId: order.complaintId,
      request: staffRequestOf(asked, order),
      command: () => ({ type: 'AcknowledgeComplaint', reason: asked.reason }),
      fact: 'ComplaintAcknowledged',
    })

/** Throws COMPLAINT_UNKNOWN, COMPLAINT_ENDED, PLAYER_UNKNOWN where the player is erased. */
export const createDecideComplaint =
  (deps: SupportDeps) =>
  async (asked: AskedByStaff, order: Order & { outcome: ComplaintOutcome; text: string }) => {
    const { complaintId, outcome, text } = order
    const known = await deps.handler.stateOf(complaint, complaintId, { isFresh: true })
    if (known.status === 'absent') throw new Refusal('COMPLAINT_UNKNOWN')
    const sealedText = await sealedFor(deps, known.playerId, text)
    return change(deps, {
      complaintId,
      request: writtenRequestOf(deps, asked, order),
      command: () => ({ type: 'DecideComplaint', outcome, sealedText, reason: asked.reason }),
      fact: 'ComplaintDecided',
    })
  }

/** Throws COMPLAINT_UNKNOWN, COMPLAINT_OPEN before its deadline, COMPLAINT_ENDED where it is there already. */
export const createReferComplaint =
  (deps: SupportDeps) =>
  (asked: AskedByStaff, order: Order & { adrBody: string; reference: string }) => {
    const { complaintId, adrBody, reference } = order
    const { reason } = asked
    return change(deps, {
      complaintId,
      request: staffRequestOf(asked, order),
      command: (at) => ({ type: 'ReferComplaint', at, adrBody, reference, reason }),
      fact: 'ComplaintReferredToAdr',
    })
  }

/** Throws COMPLAINT_UNKNOWN, COMPLAINT_OPEN. */
export const createReopenComplaint =
  (deps: SupportDeps) => async (asked: AskedByStaff, order: Order) => {
    const { packAt: packsAt } = await packsInForce(deps.handler)
    return change(deps, {
      complaintId: order.complaintId,
      request: staffRequestOf(asked, order),
      command: (at) => ({ type: 'ReopenComplaint', at, packsAt, reason: asked.reason }),
      fact: 'ComplaintReopened',
    })
  }
