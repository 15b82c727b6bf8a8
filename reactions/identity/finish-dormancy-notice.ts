/** DormancyNoticeDue -> a letter to its player, once, while the notice is in force. */
import { mail } from '../../domain/identity/mail/decider.ts'
import { player } from '../../domain/identity/player/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { stepIdOf } from '../../eventstore/ids.ts'
import type { Fact } from '../engine/finisher.ts'
import type { Accounts } from './finish-registration.ts'

type Deps = { handler: CommandHandler; accounts: Accounts }

/** Only the newest notice can be in force, and its letter would be the last of its kind: so history brings none again. */
export async function finishDormancyNotice(
  { handler, accounts }: Deps,
  notice: Fact<'DormancyNoticeDue'>,
): Promise<void> {
  const { key: playerId, data } = notice
  const known = await handler.stateOf(player, playerId, { isFresh: true })
  if (known.status !== 'registered' || known.account !== 'active') return
  if (known.notice?.dormantAt !== data.dormantAt) return
  const letterId = stepIdOf(notice.id, 'letter')
  const sent = await handler.stateOf(mail, playerId, { isFresh: true })
  if (sent.dormancyNotice !== letterId) await accounts.writeDormancyNotice(playerId, letterId)
}
