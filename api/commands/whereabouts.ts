/** Where somebody is when they register, sign in or begin to play: evidence where it is not their market and, by its rules, a refusal. */
import { location } from '../../domain/identity/location/decider.ts'
import { player } from '../../domain/identity/player/decider.ts'
import {
  locationFollows,
  locationRules,
  type LocationMoment,
} from '../../domain/jurisdictions/location-rules.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import { Refusal } from './command.ts'

/** As integrations/location.ts tells it. */
type Locate = (address: string) => { country: string | null; isHidden: boolean | null }

type Deps = {
  readonly handler: CommandHandler
  readonly locate: Locate
  /** 64 hex digits that stand for an address, and tell nobody which. */
  readonly hashOf: (address: string) => string
  readonly onTrouble: (what: string, error: unknown) => void
  readonly now?: () => number
}

/** `address`: of the caller, as Express tells it. */
type Seen = { readonly address: string; readonly requestId: string }

export type Whereabouts = {
  /** Of somebody who is no player yet. Throws LOCATION_REFUSED. */
  readonly ofNewcomer: (seen: Seen, country: string) => void
  /** Of a player; evidence is written before a refusal is answered, and else beside the answer. Throws LOCATION_REFUSED. */
  readonly ofPlayer: (
    seen: Seen,
    who: { playerId: string; moment: LocationMoment },
  ) => Promise<void>
}

export function createWhereabouts(deps: Deps): Whereabouts {
  const { handler, locate, onTrouble } = deps
  const now = () => new Date(deps.now?.() ?? Date.now()).toISOString()
  return {
    ofNewcomer({ address }, expected) {
      const asked = { at: now(), moment: 'registration' as const, expected, ...locate(address) }
      if (locationFollows(asked) === 'refuse') throw new Refusal('LOCATION_REFUSED')
    },
    async ofPlayer(seen, { playerId, moment }) {
      const located = locate(seen.address)
      if (located.country === null && located.isHidden !== true) return // nothing is known
      const at = now()
      // A store that is away holds up nobody who only signs in; what is to be written there fails by itself.
      const { market, expected } = await expectedOf(handler, playerId).catch((error: unknown) => {
        onTrouble(`where ${playerId} is to be cannot be read`, error)
        return { market: null, expected: null }
      })
      if (expected === null) return
      const follows = locationFollows({ at, moment, expected, ...located })
      if (follows === null) return
      const isRefused = follows === 'refuse'
      const note = append(deps, seen, {
        playerId,
        data: { moment, expected, market, ...located, isRefused, seenAt: at },
      })
      const noted = note.catch((error: unknown) => {
        onTrouble(`where ${playerId} was is not on record`, error)
      })
      if (!isRefused) return
      await noted
      throw new Refusal('LOCATION_REFUSED')
    },
  }
}

/** Where a player is to be: in the country of the wallet's market, else in their own. */
async function expectedOf(handler: CommandHandler, playerId: string) {
  const { market: assigned } = await handler.stateOf(wallet, playerId)
  const market = assigned?.value ?? null
  if (market !== null) return { market, expected: market.slice(0, 2) }
  const known = await handler.stateOf(player, playerId)
  return { market, expected: known.status === 'registered' ? known.country : null }
}

type Noted = {
  moment: LocationMoment
  expected: string
  market: string | null
  country: string | null
  isHidden: boolean | null
  isRefused: boolean
  seenAt: string
}

/** One a day of a kind, whichever process was asked: its command id says so. */
async function append(
  { handler, hashOf }: Deps,
  { address, requestId }: Seen,
  { playerId, data }: { playerId: string; data: Noted },
): Promise<void> {
  const { moment, country, isHidden, isRefused, seenAt } = data
  const kind = `location ${moment} ${String(country)} ${String(isHidden)} ${String(isRefused)}`
  await handler.execute(location, {
    id: playerId,
    commandId: commandIdOf(playerId, kind, seenAt.slice(0, 10)),
    bodyHash: 'location',
    correlationId: requestId,
    actor: { role: 'player', id: playerId },
    command: () => ({
      type: 'NoteLocation' as const,
      seen: { ...data, addressHash: hashOf(address), rules: locationRules.version },
    }),
  })
}
