/** People who registered when names were compared otherwise: they are found all the same, and twins are not taken for one. */
import { player } from '../../../domain/identity/player/decider.ts'
import { reservation } from '../../../domain/identity/reservation/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { PersonalData } from './personal-data.ts'

type Deps = { handler: CommandHandler; peppers: Peppers; personalData: PersonalData }
type Asked = { formerHash: string | null; personHash: string; country: string }

/** Who holds the former hash, where the names are one by the present policy, too; null: nobody does. */
export async function knownFromBefore(
  { handler, peppers, personalData }: Deps,
  { formerHash, personHash, country }: Asked,
): Promise<string | null> {
  if (formerHash === null) return null
  const held = await handler.stateOf(reservation, formerHash, { isFresh: true })
  if (held.status !== 'confirmed') return null
  const { playerId } = held
  const known = await handler.stateOf(player, playerId, { isFresh: true })
  if (known.status !== 'registered' || known.personal === null) return null
  const personal = await personalData.open(playerId, known.personal)
  // The country is part of the former hash: it is the same.
  const isSame = personal !== null && peppers.ofPerson({ ...personal, country }) === personHash
  return isSame ? playerId : null
}
