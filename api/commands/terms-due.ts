/** Whether a player has newer terms to accept before they go on playing or pay in. Asked where that begins, and not at each bet. */
import { player } from '../../domain/identity/player/decider.ts'
import { termsDue } from '../../domain/identity/terms.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { Refusal } from './command.ts'

/** Answers what refuses, at the instant of a decision, with TERMS_DUE; a repeat of what was decided before is not asked. */
export async function termsGate(
  handler: Pick<CommandHandler, 'stateOf'>,
  playerId: string,
): Promise<(at: string) => void> {
  const known = await handler.stateOf(player, playerId, { isFresh: true })
  return (at) => {
    if (known.status !== 'registered' || termsDue(known.termsVersion, at) === null) return
    throw new Refusal('TERMS_DUE')
  }
}
