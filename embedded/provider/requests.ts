/** What may be asked of the sandbox provider, as forms: a field that is not known is refused. */
import { z } from 'zod'
import { GAMES } from './games.ts'
import { FAULTS } from './round.ts'

export const STYLES = ['hub88', 'softswiss', 'pragmatic'] as const

const text = z.string().min(1).max(255)
const address = z.url({ protocol: /^https?$/ }).max(2_000)

export const launchForm = z.strictObject({
  style: z.enum(STYLES),
  /** What the paths of the style come after. */
  walletUrl: address,
  player: text,
  /** The casino's, for this player, game and currency. */
  token: text,
  game: z.enum(GAMES.map(({ id }) => id)),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Where a player is led back to, and whose pages may frame the game. */
  lobbyUrl: address.nullable().default(null),
})
export type Order = z.output<typeof launchForm>

/** Minor units: a hundred times of it is still written in every style, in currencies without decimals, too. */
const stake = z.string().regex(/^[1-9]\d{0,7}$/, 'digits of a whole number of minor units')

export const roundForm = z.strictObject({
  launchId: z.uuid(),
  stake,
  fault: z.enum(FAULTS).nullable().default(null),
  /** It waits between its stake and its end until it is asked to go on. */
  isHeld: z.boolean().default(false),
})
export type RoundOrder = z.output<typeof roundForm>

export const moveForm = z.union([
  z.strictObject({ stake }),
  z.strictObject({ card: z.enum(['1', '2', '3']) }),
])
