/** A provider's movements of money, all of them or none: what is known is answered as at its first time, the rest is asked of the wallet. */
import { titleBy } from '../../../domain/games/catalogue-of-providers.ts'
import { wallet, type WalletRejection } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import type { ExecutedParts, PartAnswer } from '../../../eventstore/command.ts'
import type { ProviderCall, ProviderOutcome } from '../../../integrations/providers/call.ts'
import { isDone, type Profile } from '../../../integrations/providers/profile.ts'
import type { Situation } from '../../../integrations/providers/situations.ts'
import { Refusal } from '../../commands/command.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import type { Launch, LaunchTokens } from './launch-tokens.ts'
import { afterNo, moveOf, note, type Move, type No, type Ways } from './moves.ts'
import { closePart, transactionIdOf, type Place, type WalletPart } from './parts.ts'
import { situationOf } from './situation-of.ts'
import { playingOf } from './stakes.ts'

export type ActDeps = Pick<
  CommandDeps,
  'handler' | 'brand' | 'licences' | 'clock' | 'noteRefusal'
> & { readonly tokens: LaunchTokens }

/** Whose call it is; `launch` is of its token. */
export type Who = { readonly playerId: string; readonly launch: Launch | null }

export type Acting = {
  readonly deps: ActDeps
  readonly profile: Profile
  readonly requestId: string
  readonly call: ProviderCall
  readonly who: Who
  /** As it was a moment ago. */
  readonly known: WalletState
}

export type Became = {
  readonly situation: Situation
  readonly parts: ProviderOutcome['parts']
  readonly hasMoved: boolean
}

const nothing = (situation: Situation): Became => ({ situation, parts: [], hasMoved: false })

/** What is refused one by one is asked again as a note, or without it: each movement so often at most. */
const TRIES_PER_MOVE = 3

type Send = (
  parts: readonly WalletPart[],
  isDry?: boolean,
) => Promise<ExecutedParts<WalletEvent, WalletRejection>>

export async function transfer(acting: Acting): Promise<Became> {
  const { deps, profile, call, requestId } = acting
  const send: Send = (parts, isDry = false) =>
    deps.handler.executeParts(wallet, {
      id: acting.who.playerId,
      correlationId: requestId,
      actor: { role: 'system', id: profile.name },
      parts,
      ...(isDry ? { isDry } : {}),
    })
  try {
    const ways = await waysOf(acting, send)
    const moves = call.parts.map((said) => moveOf(said, ways))
    const { gameId, roundId } = ways.place
    const isClosing = call.isRoundClosed && gameId !== null && roundId !== null
    const closing = isClosing ? [closePart({ ...ways.place, gameId, roundId })] : []
    for (let tries = 0; tries <= moves.length * TRIES_PER_MOVE; tries += 1) {
      const became = await once(acting, { ways, moves, closing, send })
      if (became !== null) return became
    }
  } catch (error) {
    if (error instanceof Refusal) return nothing(situationOf(error.code))
    throw error
  }
  throw new Error('the movements of a call were refused again and again')
}

async function waysOf({ deps, profile, call, who, known }: Acting, send: Send): Promise<Ways> {
  const { name: provider } = profile
  const { playerId, launch } = who
  const { session, roundId, currency } = call
  const title = titleBy(provider, call.gameId)
  const place: Place = {
    playerId,
    provider,
    gameId: title?.gameId ?? null,
    roundId,
    currency: currency ?? known.currency,
  }
  const hasStake = call.parts.some(({ kind }) => kind === 'stake')
  return {
    profile,
    place,
    playAt: hasStake ? await playingOf(deps, { playerId, title, launch, session }) : unasked,
    async whyNoRollback(part) {
      const answer = await send([part], true)
      const [only] = 'parts' in answer ? answer.parts : []
      return only?.outcome === 'rejected' ? only.reason : null
    },
  }
}

const unasked = (): never => {
  throw new Error('there is no stake')
}

type Turn = {
  readonly ways: Ways
  readonly moves: readonly Move[]
  readonly closing: readonly WalletPart[]
  readonly send: Send
}

/** null: something else is to be asked for. */
async function once(acting: Acting, { ways, moves, closing, send }: Turn): Promise<Became | null> {
  const asked = moves.filter((one): one is Move & { asked: WalletPart } => one.asked !== null)
  const parts = [...asked.map((one) => one.asked), ...closing]
  if (parts.length === 0) return told(moves, { ways, hasMoved: false })
  const answer = await send(parts)
  if (answer.outcome === 'misused') return nothing(situationOf(answer.reason))
  if (!('parts' in answer)) throw new Error(`nobody named a revision: ${answer.outcome}`)
  if (answer.outcome === 'accepted') {
    answer.parts.forEach((part, n) => {
      const one = asked[n]
      if (one !== undefined) note(one, part)
    })
    return told(moves, { ways, hasMoved: answer.parts.some(({ isReplay }) => !isReplay) })
  }
  const at = answer.parts.findIndex(isNo)
  const [one, no] = [asked[at], answer.parts[at]]
  if (one === undefined || no === undefined || !isNo(no)) throw new Error('a no without a reason')
  noteRefusal(acting, one, no)
  const situation = await afterNo(one, no, ways)
  return situation === null ? null : nothing(situation)
}

const isNo = (answer: PartAnswer<WalletEvent, WalletRejection>): answer is No =>
  answer.outcome === 'rejected' || answer.outcome === 'keyReused'

function noteRefusal({ deps, who, requestId }: Acting, { said }: Move, no: No): void {
  if (no.outcome !== 'rejected' || said.kind !== 'stake') return
  const { amount } = said
  deps.noteRefusal?.({
    playerId: who.playerId,
    act: 'bet',
    code: no.reason,
    ...(amount === null ? {} : { amount }),
    requestId,
  })
}

/** Of several movements what the provider does not take for done, if there is any. */
function told(
  moves: readonly Move[],
  { ways, hasMoved }: { ways: Ways; hasMoved: boolean },
): Became {
  const { place, profile } = ways
  const [first] = moves
  const isSame = moves.every(({ situation }) => situation === first?.situation)
  const open = moves.find(({ situation }) => !isDone(profile.answers, situation))
  const done = isSame && first !== undefined ? first.situation : 'ok'
  return {
    situation: open?.situation ?? done,
    parts: moves.map(({ said, fromBonus }) => ({
      ourId: transactionIdOf(place, said.transactionId),
      fromBonus,
    })),
    hasMoved,
  }
}
