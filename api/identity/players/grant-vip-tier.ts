/** What the staff do about a VIP tier that was proposed: checks on record, then a grant by somebody else, or a refusal. */
import type { VipCheck } from '../../../domain/jurisdictions/columns/money.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { packsInForce } from '../../../domain/packs-in-force.ts'
import type { VipCommand } from '../../../domain/identity/player/vip.ts'
import { accepted } from '../../commands/command.ts'
import type { CommandDeps } from '../../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../../commands/staff.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers'>
type Order = { playerId: string }

async function decide(
  { handler, finishers }: Deps,
  asked: AskedByStaff,
  { playerId, command, ...body }: Order & { command: (at: string) => VipCommand },
): Promise<EffectOnRecord> {
  const executed = await handler.execute(player, {
    ...staffRequestOf(asked, { playerId, ...body }),
    id: playerId,
    command,
  })
  const { events, position, isReplay } = accepted(executed)
  const [fact] = events
  switch (fact?.type) {
    case 'VipCheckRecorded':
    case 'VipTierGranted':
    case 'VipTierRefused': {
      const recorded = await finishers.finish(fact)
      return { position, auditPosition: recorded.position, isReplay }
    }
    default:
      throw new Error('an act about a VIP tier that is no fact')
  }
}

type Checked = Order & { check: VipCheck; outcome: 'passed' | 'failed' }

export type RecordVipCheck = (asked: AskedByStaff, order: Checked) => Promise<EffectOnRecord>
export type DecideVipTier = (asked: AskedByStaff, order: Order) => Promise<EffectOnRecord>

/** The reason is the evidence. Throws VIP_NOT_PROPOSED, PLAYER_UNKNOWN. */
export const createRecordVipCheck =
  (deps: Deps): RecordVipCheck =>
  (asked, order) => {
    const { check, outcome } = order
    const { staff, reason: evidence } = asked
    const command = () => ({
      type: 'RecordVipCheck' as const,
      check,
      outcome,
      evidence,
      by: staff.id,
    })
    return decide(deps, asked, { ...order, command })
  }

/** Throws VIP_NOT_PROPOSED, VIP_NOT_ALLOWED, VIP_CHECKS_MISSING, SAME_PERSON, PLAYER_UNKNOWN. */
export const createGrantVipTier =
  (deps: Deps): DecideVipTier =>
  async (asked, order) => {
    const { staff, reason } = asked
    const { packAt: packsAt } = await packsInForce(deps.handler)
    const command = (at: string) => ({
      type: 'GrantVipTier' as const,
      at,
      by: staff.id,
      reason,
      packsAt,
    })
    return decide(deps, asked, { ...order, command })
  }

/** Throws VIP_NOT_PROPOSED, PLAYER_UNKNOWN. */
export const createRefuseVipTier =
  (deps: Deps): DecideVipTier =>
  (asked, order) => {
    const command = () => ({ type: 'RefuseVipTier' as const, reason: asked.reason })
    return decide(deps, asked, { ...order, command })
  }
