/** The movements of a provider's call, each as it is asked of the wallet, and what is to be done about a no. */
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { WalletRejection } from '../../../domain/wallet/decider.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import type { PartAnswer } from '../../../eventstore/command.ts'
import { minor, ZERO, type Minor } from '../../../domain/shared/money.ts'
import type { TransferPart } from '../../../integrations/providers/call.ts'
import { isDone, type Profile } from '../../../integrations/providers/profile.ts'
import type { Situation } from '../../../integrations/providers/situations.ts'
import {
  correctionPart,
  notePart,
  payoutPart,
  rollbackPart,
  stakePart,
  type InRound,
  type Place,
  type Play,
  type WalletPart,
} from './parts.ts'
import { situationOf } from './situation-of.ts'

/** `asked`: of the wallet; null: it was decided before that it moves nothing, as `situation` says. */
export type Move = {
  readonly said: TransferPart
  asked: WalletPart | null
  isNote: boolean
  situation: Situation
  fromBonus: Minor
}

export type Ways = {
  readonly profile: Profile
  readonly place: Place
  readonly playAt: (at: string, state: WalletState) => Play
  /** Answers why the rollback of this transaction would be refused; null: it would not. */
  readonly whyNoRollback: (part: WalletPart) => Promise<string | null>
}

type Answer = PartAnswer<WalletEvent, WalletRejection>
export type No = Extract<Answer, { outcome: 'rejected' | 'keyReused' }>

export const moveOf = (said: TransferPart, ways: Ways): Move => ({
  said,
  asked: askedOf(said, ways),
  isNote: false,
  situation: 'ok',
  fromBonus: ZERO,
})

function askedOf(said: TransferPart, { place, playAt, profile }: Ways): WalletPart {
  const { kind, transactionId, refersTo, isPromo } = said
  const movement = { transactionId, amount: said.amount ?? ZERO }
  const inRound = { ...place, gameId: place.gameId ?? '', roundId: place.roundId ?? '' } as InRound
  switch (kind) {
    case 'stake':
      return stakePart(inRound, movement, playAt)
    case 'payout':
      return payoutPart(place, movement, { stake: isPromo ? null : refersTo, isPromo })
    case 'adjustmentUp':
      return payoutPart(place, movement, { stake: null, isPromo: false })
    case 'adjustmentDown':
      return correctionPart(inRound, movement)
    case 'rollback': {
      const isOfPayouts = isDone(profile.answers, 'rollbackOfPayout')
      return rollbackPart(place, takingBack(said), { isOfPayouts })
    }
  }
}

const takingBack = ({
  transactionId,
  refersTo,
}: Pick<TransferPart, 'transactionId' | 'refersTo'>) => ({
  transactionId,
  of: refersTo ?? transactionId,
})

/** What was taken on. */
export function note(move: Move, answer: Extract<Answer, { outcome: 'accepted' }>): void {
  const { isReplay, events } = answer
  const isRollback = move.said.kind === 'rollback'
  if (isReplay) move.situation = isRollback ? 'rollbackRepeated' : 'duplicate'
  else if (move.isNote) move.situation = 'rollbackUnknown'
  for (const { type, data } of events) {
    if (type === 'StakePlaced') move.fromBonus = minor(data.fromBonus ?? ZERO)
  }
}

/** Changes what is asked, or answers why the whole call is refused. */
export async function afterNo(move: Move, answer: No, ways: Ways): Promise<Situation | null> {
  const { said } = move
  const isRollback = said.kind === 'rollback'
  const isUnknown = answer.outcome === 'rejected' && answer.reason === 'TRANSACTION_UNKNOWN'
  if (isRollback && (isUnknown || move.isNote)) {
    // It is noted under the name that its transaction would have; where that came meanwhile, it is there to be taken back.
    move.isNote = isUnknown
    move.asked = isUnknown ? notePart(ways.place, takingBack(said)) : askedOf(said, ways)
    return null
  }
  const situation = await whyNot(said, answer, ways)
  if (!isDone(ways.profile.answers, situation)) return situation
  move.asked = null
  move.situation = situation
  return null
}

async function whyNot(said: TransferPart, answer: No, ways: Ways): Promise<Situation> {
  const isRollback = said.kind === 'rollback'
  if (answer.outcome === 'rejected') {
    const isRepeated = isRollback && answer.reason === 'TRANSACTION_RETURNED'
    return isRepeated ? 'rollbackRepeated' : situationOf(answer.reason)
  }
  if (isRollback) return 'mismatch'
  // Its name is taken: by a rollback that came before it, or by itself with another content.
  const { transactionId } = said
  const rollback = { transactionId, of: transactionId }
  const why = await ways.whyNoRollback(rollbackPart(ways.place, rollback, { isOfPayouts: true }))
  if (why !== 'TRANSACTION_RETURNED') return 'mismatch'
  return said.kind === 'stake' ? 'stakeOfReturned' : 'payoutOfReturned'
}
