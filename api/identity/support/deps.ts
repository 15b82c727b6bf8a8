/** What the commands of support need, and what they have in common. */
import { player } from '../../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Pool } from '../../../postgres/postgres.ts'
import type { Finishers } from '../../../reactions/finishers.ts'
import { Refusal } from '../../commands/command.ts'
import { staffRequestOf, type AskedByStaff } from '../../commands/staff.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { credentialsOfSubject } from '../sign-in/credentials.ts'
import type { Texts } from './texts.ts'

export type SupportDeps = {
  readonly pool: Pool
  readonly handler: CommandHandler
  readonly finishers: Pick<Finishers, 'finish'>
  readonly peppers: Pick<Peppers, 'ofBody'>
  readonly texts: Texts
}

/** The request of the staff for something with text in it: a plain hash of a short text could be guessed. */
export const writtenRequestOf = (
  { peppers }: Pick<SupportDeps, 'peppers'>,
  asked: AskedByStaff,
  body: object,
) => ({
  ...staffRequestOf(asked, {}),
  bodyHash: peppers.ofBody({ ...body, reason: asked.reason }),
})

/** Throws PLAYER_UNKNOWN where there is no such player, or none any more. */
export async function sealedFor(
  { handler, texts }: Pick<SupportDeps, 'handler' | 'texts'>,
  playerId: string,
  text: string,
): Promise<string> {
  await refuseUnknown(handler, playerId)
  const sealed = await texts.seal(playerId, text)
  if (sealed === null) throw new Refusal('PLAYER_UNKNOWN')
  return sealed
}

/** Throws PLAYER_UNKNOWN. */
export async function refuseUnknown(handler: CommandHandler, playerId: string): Promise<void> {
  const { status } = await handler.stateOf(player, playerId, { isFresh: true })
  if (status !== 'registered') throw new Refusal('PLAYER_UNKNOWN')
}

/** Throws OWNER_UNKNOWN where nobody of the staff has the id. */
export async function refuseNoStaff(pool: Pool, ownerId: string): Promise<void> {
  const found = await credentialsOfSubject(pool, ownerId)
  if (found === null || found.role === 'player' || !found.is_active) {
    throw new Refusal('OWNER_UNKNOWN')
  }
}
