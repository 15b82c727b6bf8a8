/** What is left on an account that has ended, paid out by the house: one of the staff asks for it, another decides. */
import { player } from '../../../domain/identity/player/decider.ts'
import type { Minor } from '../../../domain/shared/money.ts'
import { instrumentOnFile } from '../../../domain/wallet/instrument-on-file.ts'
import { decode } from '../../../eventstore/codec.ts'
import { eventOf } from '../../../eventstore/command.ts'
import { createdIdOf } from '../../../eventstore/ids.ts'
import type { Store } from '../../../eventstore/store.ts'
import { accepted, Refusal } from '../../commands/command.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../../commands/staff.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers'> & { store: Pick<Store, 'read'> }

/** Events of a wallet that are read back for the last deposit, at most. */
const READ_MAX = 100_000

async function* walletBackwards(store: Pick<Store, 'read'>, playerId: string) {
  const all = store.read(`wallet-${playerId}`, { backwards: true, limit: READ_MAX })
  for await (const stored of all) yield decode(stored)
}

type Requested = EffectOnRecord & { payoutId: string; instrument: string }

export type RequestPayout = (
  asked: AskedByStaff,
  order: { playerId: string; instrument: string | undefined },
) => Promise<Requested>

/** Without an instrument it is that of the last deposit. Throws ACCOUNT_ACTIVE, INSTRUMENT_MISSING, PAYOUT_REQUESTED, PLAYER_UNKNOWN. */
export const createRequestPayout =
  ({ handler, finishers, store }: Deps): RequestPayout =>
  async (asked, order) => {
    const { playerId } = order
    const { staff, reason } = asked
    const request = staffRequestOf(asked, order)
    const payoutId = createdIdOf(request.commandId, 'payout', playerId)
    const onFile = await instrumentOnFile(walletBackwards(store, playerId))
    const instrument = order.instrument ?? onFile
    const executed = await handler.execute(player, {
      ...request,
      id: playerId,
      command: () => {
        if (instrument === null) throw new Refusal('INSTRUMENT_MISSING')
        return { type: 'RequestPayout' as const, payoutId, instrument, by: staff.id, reason }
      },
    })
    const { events, position, isReplay } = accepted(executed)
    const requested = eventOf(events, 'HousePayoutRequested')
    const recorded = await finishers.finish(requested)
    const answer = { payoutId, instrument: requested.data.instrument, position, isReplay }
    return { ...answer, auditPosition: recorded.position }
  }

type Decided = EffectOnRecord & { withdrawalId: string | null; amount: Minor | null }

export type DecidePayout = (
  asked: AskedByStaff,
  order: { playerId: string; payoutId: string },
) => Promise<Decided>

/** Nothing is paid where there is nothing, or a review or a hold keeps it. Throws PAYOUT_UNKNOWN, SAME_PERSON, PLAYER_UNKNOWN. */
export const createApprovePayout =
  ({ handler, finishers }: Deps): DecidePayout =>
  async (asked, { playerId, payoutId }) => {
    const { staff, reason } = asked
    const executed = await handler.execute(player, {
      ...staffRequestOf(asked, { playerId, payoutId }),
      id: playerId,
      command: () => ({ type: 'ApprovePayout' as const, payoutId, by: staff.id, reason }),
    })
    const { events, isReplay } = accepted(executed)
    const { settled, position, recorded } = await finishers.finish(
      eventOf(events, 'HousePayoutApproved'),
    )
    const { withdrawalId = null, amount = null } = settled ?? {}
    return { withdrawalId, amount, position, auditPosition: recorded.position, isReplay }
  }

/** Throws as an approval does. */
export const createRefusePayout =
  ({ handler, finishers }: Deps): DecidePayout =>
  async (asked, { playerId, payoutId }) => {
    const { staff, reason } = asked
    const executed = await handler.execute(player, {
      ...staffRequestOf(asked, { playerId, payoutId }),
      id: playerId,
      command: () => ({ type: 'RefusePayout' as const, payoutId, by: staff.id, reason }),
    })
    const { events, position, isReplay } = accepted(executed)
    const recorded = await finishers.finish(eventOf(events, 'HousePayoutRefused'))
    const nothing = { withdrawalId: null, amount: null }
    return { ...nothing, position, auditPosition: recorded.position, isReplay }
  }
