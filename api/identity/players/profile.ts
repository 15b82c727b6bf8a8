/** What players may know and change of themselves, up to having it all erased. */
import { eventOf } from '../../../eventstore/command.ts'
import { marketOfPlayer } from '../../../domain/jurisdictions/markets.ts'
import { keptUntil } from '../../../domain/jurisdictions/retention.ts'
import { packsInForce } from '../../../domain/packs-in-force.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import { decode, type Recorded } from '../../../eventstore/codec.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Store } from '../../../eventstore/store.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../../commands/command.ts'
import type { RefusalNotes } from '../../commands/refusal-notes.ts'
import type { Finishers } from '../../../reactions/finishers.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { Personal, PersonalData } from './personal-data.ts'

export type ProfileDeps = {
  store: Pick<Store, 'read'>
  handler: CommandHandler
  finishers: Pick<Finishers, 'finish'>
  peppers: Peppers
  personalData: PersonalData
  noteRefusal?: RefusalNotes['note']
}

export type Profiles = {
  /** Throws PLAYER_UNKNOWN or PROFILE_CHANGED. */
  readonly changeAddress: (asked: Asked, address: Personal['address']) => Promise<Effect>
  /** Throws SESSIONS_OPEN, ROUNDS_OPEN, PAYMENTS_PENDING, WALLET_NOT_EMPTY, RETENTION_REQUIRED, ERASURE_RESTRICTED, WALLET_MOVED. */
  readonly erase: (asked: Asked) => Promise<Effect>
}

/** What moves money, and by that begins the years for which data have to be kept. */
const MONEY = [
  'Deposited',
  'WithdrawalPaid',
  'BetPlaced',
  'WinCredited',
  'StakePlaced',
  'StakeReturned',
  'PayoutCredited',
  'PayoutReturned',
  'Adjusted',
]

export function createProfiles(deps: ProfileDeps): Profiles {
  const { store, handler, finishers, peppers, personalData, noteRefusal } = deps

  return {
    async changeAddress(asked, address) {
      const { playerId } = asked
      const known = await handler.stateOf(player, playerId, { isFresh: true })
      const replacing = known.status === 'registered' ? known.personal : null
      const before = replacing && (await personalData.open(playerId, replacing))
      const personal = before && (await personalData.seal(playerId, { ...before, address }))
      if (!replacing || !personal) throw new Refusal('PLAYER_UNKNOWN')
      const executed = await handler.execute(player, {
        ...requestOf(asked, {}),
        bodyHash: peppers.ofBody(address),
        id: playerId,
        command: () => ({ type: 'ChangeProfile' as const, personal, replacing }),
      })
      const { position, isReplay } = accepted(executed)
      return { position, isReplay }
    },

    async erase(asked) {
      const { playerId } = asked
      const { newest, money } = await lastOf(store, playerId)
      const known = await handler.stateOf(player, playerId, { isFresh: true })
      const [endedAt, market] =
        known.status === 'registered'
          ? [known.ending?.at ?? null, marketOfPlayer(known)]
          : [null, null]
      const { packAt: packsAt } = await packsInForce(handler)
      const executed = await handler.execute(wallet, {
        ...requestOf(asked, {}),
        id: playerId,
        command: (at) => ({
          type: 'CloseWallet' as const,
          at,
          seenRevision: Number(newest?.revision ?? -1),
          retainedUntil:
            money && keptUntil({ lastMovedAt: money.occurredAt, endedAt, market, packsAt }),
        }),
      })
      if (executed.outcome === 'rejected') {
        const { requestId } = asked
        noteRefusal?.({ playerId, act: 'erasure', code: executed.reason, requestId })
      }
      const { events, isReplay } = accepted(executed)
      const closed = isClosing(newest) ? newest : eventOf(events, 'WalletClosed')
      const { position } = await finishers.finish(closed)
      return { position, isReplay }
    },
  }
}

type Closing = Recorded<Extract<Recorded, { type: 'WalletClosed' }>>

const isClosing = (event: Recorded | null): event is Closing => event?.type === 'WalletClosed'

/** The wallet's newest event, and the newest that moved money. */
async function lastOf(store: Pick<Store, 'read'>, playerId: string) {
  let newest: Recorded | null = null
  for await (const stored of store.read(`wallet-${playerId}`, { backwards: true })) {
    const event = decode(stored)
    newest ??= event
    if (MONEY.includes(event.type)) return { newest, money: event }
  }
  return { newest, money: null }
}
