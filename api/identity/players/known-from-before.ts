/** People who registered when names were compared otherwise: they are found all the same, and twins are not taken for one. */
import { reservation } from '../../../domain/identity/reservation/decider.ts'
import { presentHashOf, type PersonDeps } from './present-person.ts'

type Asked = { formerHash: string | null; personHash: string; country: string }

/** Who holds the former hash, where the names are one by the present policy, too; null: nobody does. */
export async function knownFromBefore(
  deps: PersonDeps,
  { formerHash, personHash, country }: Asked,
): Promise<string | null> {
  if (formerHash === null) return null
  const held = await deps.handler.stateOf(reservation, formerHash, { isFresh: true })
  if (held.status !== 'confirmed') return null
  const { playerId } = held
  // The country is part of the former hash: it is the same.
  return (await presentHashOf(deps, { playerId, country })) === personHash ? playerId : null
}
