/**
 * An account that ended on the wallet -> the player's stream, which says why; then its open sessions are left, and the dead
 * signed out. Its return loosens: the player's stream first, then the wallet, told each restriction by name.
 */
import { player } from '../../domain/identity/player/decider.ts'
import { packsInForce } from '../../domain/packs-in-force.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { isBarred, kindsBarring } from '../../domain/wallet/restrictions.ts'
import type { WalletState } from '../../domain/wallet/state.ts'
import { CLOSING_SCOPES, type ClosingCause } from '../../domain/wallet/restriction-facts.ts'
import type { AnyEvent } from '../../eventstore/command.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Fact } from '../engine/finisher.ts'
import { recordAction } from '../operations/record-action.ts'
import { done, stepOf } from '../engine/step.ts'

export type EndingDeps = {
  handler: CommandHandler
  /** Ends every sign-in of a player; may be done again. */
  accounts: { signOut: (playerId: string) => Promise<void> }
}

const ACTIONS = { closed: 'player.close', dormant: 'player.dormant', deceased: 'player.deceased' }

export async function finishEnded(
  { handler, accounts }: EndingDeps,
  restricted: Fact<'Restricted'>,
  cause: ClosingCause,
) {
  const { key: playerId, data, metadata, occurredAt: at } = restricted
  const { restrictionId, reason = cause } = data
  const { role, id } = metadata.actor
  const { packAt: packsAt } = await packsInForce(handler)
  const executed = await handler.execute(player, {
    ...stepOf(restricted, 'end'),
    id: playerId,
    command: () => ({
      type: 'RecordEnd' as const,
      at,
      packsAt,
      cause,
      restrictionId,
      endedBy: { isPlayer: role === 'player', id },
      reason,
      walletRevision: Number(restricted.revision),
    }),
  })
  const { position } = done(executed)
  await leaveSessions(handler, restricted, playerId)
  const { restrictions } = await handler.stateOf(wallet, playerId)
  if (isBarred(restrictions, 'signIn', at)) await accounts.signOut(playerId)
  if (role === 'player' || role === 'system') return { position, recorded: null }
  const endAct = () => ({
    action: ACTIONS[cause],
    subject: { kind: 'player', id: playerId },
    reason,
    details: { restrictionId },
  })
  return { position, recorded: await recordAction(handler, restricted, endAct) }
}

/** It has no end but a lift: whichever instant is asked about, it is in force or not. */
const hasEnded = ({ restrictions }: WalletState, at: string): boolean =>
  kindsBarring(restrictions, 'play', at).includes('closed')

/**
 * What each reveals follows its own fact. One that its player closes meanwhile is left alone, and so are all of an account that
 * has returned: this runs again when a closing is repeated, or replayed years later.
 */
export async function leaveSessions(
  handler: CommandHandler,
  event: Recorded<AnyEvent>,
  playerId: string,
): Promise<void> {
  const known = await handler.stateOf(wallet, playerId, { isFresh: true })
  for (const sessionId of Object.keys(known.sessions)) {
    const executed = await handler.execute(wallet, {
      ...stepOf(event, `leave ${sessionId}`),
      id: playerId,
      command: (at, state) => ({
        type: 'LeaveSession' as const,
        sessionId,
        isClosed: state.sessions[sessionId] === undefined || !hasEnded(state, at),
      }),
    })
    if (executed.outcome !== 'rejected') done(executed)
  }
}

export async function finishReopened({ handler }: EndingDeps, reopened: Fact<'AccountReopened'>) {
  const { key: playerId, data, metadata } = reopened
  let { position } = reopened
  for (const { restrictionId, cause } of data.bars) {
    const executed = await handler.execute(wallet, {
      ...stepOf(reopened, `lift ${restrictionId}`),
      id: playerId,
      command: () => ({
        type: 'LiftRestriction' as const,
        restrictionId,
        kind: 'closed' as const,
        scopes: CLOSING_SCOPES[cause],
      }),
    })
    ;({ position } = done(executed))
  }
  if (metadata.actor.role === 'player') return { position, recorded: null }
  return { position, recorded: await recordAction(handler, reopened, reopenedAct) }
}

const reopenedAct = ({ key, data }: Fact<'AccountReopened'>) => ({
  action: 'player.reopen',
  subject: { kind: 'player', id: key },
  reason: data.reason,
  details: { by: data.by, bars: String(data.bars.length) },
})
