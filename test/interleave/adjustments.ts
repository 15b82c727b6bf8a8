/** Adjustments of the player's balance, asked for before a schedule begins and decided in it; and what must hold of them. */
import type { RefuseAdjustment } from '../../api/wallet/adjust.ts'
import { minor } from '../../domain/shared/money.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { commandIdOf, createdIdOf } from '../../eventstore/ids.ts'
import { PLAYER, type Process } from './world.ts'

const ASKING = 'c1b2c3d4-0000-4000-8000-000000000001'

/** Of whoever decides, which is always somebody else. */
export const DECIDING = 'c1b2c3d4-0000-4000-8000-000000000002'

/** The last takes what may be there or not, by then. */
const ASKED = [
  { direction: 'credit', amount: minor(500n) },
  { direction: 'debit', amount: minor(300n) },
  { direction: 'debit', amount: minor(9_900n) },
] as const
export const ADJUSTMENTS = ASKED.length

const byStaff = (id: string, route: string, key: string) => ({
  staff: { id, role: 'operator' as const },
  reason: 'a schedule',
  route,
  idempotencyKey: key,
  requestId: 'test',
})
const idOf = (nth: number) =>
  createdIdOf(commandIdOf(ASKING, 'request', String(nth)), 'adjustment', PLAYER)

/** Asks for all of them; no chaos yet. */
export async function requestAdjustments(process: Process): Promise<void> {
  const { requestAdjustment } = process.commands
  for (const [nth, what] of ASKED.entries()) {
    await requestAdjustment(byStaff(ASKING, 'request', String(nth)), { playerId: PLAYER, ...what })
  }
}

export function decide(
  process: Process,
  { kind, key, nth }: { kind: 'approve' | 'refuse'; key: string; nth: number },
): Promise<object> {
  const { approveAdjustment, refuseAdjustment } = process.commands
  const doing: RefuseAdjustment = kind === 'approve' ? approveAdjustment : refuseAdjustment
  return doing(byStaff(DECIDING, kind, key), { adjustmentId: idOf(nth) })
}

const STAFF_FACTS = ['AdjustmentRequested', 'AdjustmentApproved', 'AdjustmentRefused']

/** Decided once, moved once where it was approved, and its stream says what the wallet did; all of it is in the log. */
export function adjustmentViolations(events: readonly Recorded[]): string[] {
  return ASKED.flatMap((_, nth) => {
    const id = idOf(nth)
    const own = events.filter(({ stream }) => stream === `adjustment-${id}`)
    const types = own.map(({ type }) => type)
    const moves = events.filter(
      (event) =>
        (event.type === 'Adjusted' || event.type === 'AdjustmentDeclined') &&
        event.data.adjustmentId === id,
    )
    const ending = moves[0]?.type === 'Adjusted' ? 'AdjustmentApplied' : 'AdjustmentFailed'
    const said = [...types, ...moves.map(({ type }) => type)].join(' ')
    const allowed = [
      'AdjustmentRequested',
      'AdjustmentRequested AdjustmentRefused',
      `AdjustmentRequested AdjustmentApproved ${ending} ${moves[0]?.type}`,
    ]
    const logged = events.filter(
      (event) => event.type === 'StaffActed' && event.data.details['adjustmentId'] === id,
    )
    const facts = own.filter(({ type }) => STAFF_FACTS.includes(type))
    return [
      ...(allowed.includes(said) ? [] : [`adjustment ${nth} went ${said}`]),
      ...(logged.length === facts.length
        ? []
        : [`${logged.length} log entries of ${facts.length}`]),
    ]
  })
}
