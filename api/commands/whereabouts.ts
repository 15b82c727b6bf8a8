/** Where somebody is when they register, sign in or begin to play: evidence where it is not their market and, by its pack, a refusal. */
import { location } from '../../domain/identity/location/decider.ts'
import { player } from '../../domain/identity/player/decider.ts'
import {
  locationFollows,
  placeOf,
  type LocationMoment,
  type Place,
} from '../../domain/jurisdictions/location.ts'
import type { PackAtOf } from '../../domain/jurisdictions/jurisdictions.ts'
import { marketOf } from '../../domain/jurisdictions/markets.ts'
import { packsInForce } from '../../domain/packs-in-force.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import { Refusal } from './command.ts'

/** As integrations/location.ts tells it. */
type Located = { country: string | null; region: string | null; isHidden: boolean | null }
type Locate = (address: string) => Located

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

/** Where somebody says that they live. */
type Home = { readonly country: string; readonly region?: string | undefined }

export type Whereabouts = {
  /** Of somebody who is no player yet, of whom nothing is kept. Throws LOCATION_REFUSED. */
  readonly ofNewcomer: (seen: Seen, home: Home) => Promise<void>
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
    async ofNewcomer({ address }, { country, region }) {
      const located = locate(address)
      const market = marketOf(country, region)
      if (isNowhere(located) || market === null) return // where the house serves nobody, nobody registers
      const expected = placeOf(market)
      const asked = { at: now(), moment: 'registration' as const, market, expected, ...located }
      const { packAt } = await packsInForce(handler)
      if (locationFollows(asked, packAt).follows === 'refuse') throw new Refusal('LOCATION_REFUSED')
    },
    async ofPlayer(seen, { playerId, moment }) {
      const located = locate(seen.address)
      if (isNowhere(located)) return
      const at = now()
      // A store that is away holds up nobody who only signs in; what is to be written there fails by itself.
      const known = await expectedOf(handler, playerId).catch((error: unknown) => {
        onTrouble(`where ${playerId} is to be cannot be read`, error)
        return null
      })
      if (known === null) return
      const { market, expected, packAt } = known
      const asked = { at, moment, market, expected, ...located }
      const { follows, version: rules } = locationFollows(asked, packAt)
      if (follows === null) return
      const isRefused = follows === 'refuse'
      const { country: where } = expected
      const data = { moment, expected: where, market, ...located, isRefused, rules, seenAt: at }
      const note = append(deps, seen, { playerId, data })
      const noted = note.catch((error: unknown) => {
        onTrouble(`where ${playerId} was is not on record`, error)
      })
      if (!isRefused) return
      await noted
      throw new Refusal('LOCATION_REFUSED')
    },
  }
}

/** Nothing is known: nothing follows from it. */
const isNowhere = ({ country, isHidden }: Located): boolean => country === null && isHidden !== true

type Expected = { market: string | null; expected: Place; packAt: PackAtOf }

/** Where a player is to be: in the place of the wallet's market, else in their own country. null: there is no such player. */
async function expectedOf(handler: CommandHandler, playerId: string): Promise<Expected | null> {
  const { packAt } = await packsInForce(handler)
  const { market: assigned } = await handler.stateOf(wallet, playerId)
  const market = assigned?.value ?? null
  if (market !== null) return { market, expected: placeOf(market), packAt }
  const known = await handler.stateOf(player, playerId)
  if (known.status !== 'registered') return null
  return { market, expected: { country: known.country, region: null }, packAt }
}

type Noted = Located & {
  moment: LocationMoment
  expected: string
  market: string | null
  isRefused: boolean
  rules: string
  seenAt: string
}

/** One a day of a kind, whichever process was asked: its command id says so. */
async function append(
  { handler, hashOf }: Deps,
  { address, requestId }: Seen,
  { playerId, data }: { playerId: string; data: Noted },
): Promise<void> {
  const { region, ...known } = data
  const { moment, country, isHidden, isRefused, seenAt } = known
  const where = region === null ? String(country) : `${String(country)}-${region}`
  const kind = `location ${moment} ${where} ${String(isHidden)} ${String(isRefused)}`
  await handler.execute(location, {
    id: playerId,
    commandId: commandIdOf(playerId, kind, seenAt.slice(0, 10)),
    bodyHash: 'location',
    correlationId: requestId,
    actor: { role: 'player', id: playerId },
    command: () => ({
      type: 'NoteLocation' as const,
      seen: {
        ...known,
        ...(region === null ? {} : { region }),
        addressHash: hashOf(address),
      },
    }),
  })
}
