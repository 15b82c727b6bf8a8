/** The hash that the present policy for names makes of a player, from what is sealed in their stream. */
import { player } from '../../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { PersonalData } from './personal-data.ts'

export type PersonDeps = {
  handler: CommandHandler
  peppers: Peppers
  personalData: PersonalData
}

/** null: they are gone, or nothing was ever sealed. `country`: of their registration. */
export async function presentHashOf(
  { handler, peppers, personalData }: PersonDeps,
  { playerId, country }: { playerId: string; country: string },
): Promise<string | null> {
  const known = await handler.stateOf(player, playerId, { isFresh: true })
  if (known.status !== 'registered' || known.personal === null) return null
  const personal = await personalData.open(playerId, known.personal)
  return personal && peppers.ofPerson({ ...personal, country })
}
