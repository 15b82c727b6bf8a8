/** Packs of rules, as the staff bring them into force: checked against the form of their kind, drafted, judged, activated ahead. */
import { hashOf } from '../../domain/jurisdictions/pack-hash.ts'
import { rulePack, type RulePackCommand } from '../../domain/operations/rule-pack/decider.ts'
import { packVersionSchema, type RulePackEvent } from '../../domain/operations/rule-pack/events.ts'
import type { RulePackState } from '../../domain/operations/rule-pack/state.ts'
import {
  checkedPack,
  conflictOfKind,
  isRuleKind,
  ruleKinds,
  type RuleKindName,
} from '../../domain/rule-kinds.ts'
import { eventOf } from '../../eventstore/command.ts'
import { accepted, Refusal } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../commands/staff.ts'

type Deps = Pick<CommandDeps, 'handler' | 'finishers'>
type Answer = EffectOnRecord & { kind: string; version: string }

type Draft = {
  kind: string
  pack: Readonly<Record<string, unknown>>
  effectiveFrom: string
  effectiveTo: string | null
}
type Named = { kind: string; version: string }

export type RulePacks = {
  /** Throws RULE_KIND_UNKNOWN, PACK_INVALID, PACK_CONTRADICTS and what the decider rejects. */
  readonly draft: (asked: AskedByStaff, draft: Draft) => Promise<Answer & { hash: string }>
  /** These throw RULE_KIND_UNKNOWN and what the decider rejects; an activation PACK_CONTRADICTS, too. */
  readonly approve: (asked: AskedByStaff, order: Named) => Promise<Answer>
  readonly reject: (asked: AskedByStaff, order: Named) => Promise<Answer>
  readonly withdraw: (asked: AskedByStaff, order: Named) => Promise<Answer>
  readonly activate: (
    asked: AskedByStaff,
    order: Named & { at: string },
  ) => Promise<Answer & { at: string; sequence: number }>
}

/** Throws RULE_KIND_UNKNOWN. */
export function kindOf(name: string): RuleKindName {
  if (isRuleKind(name)) return name
  throw new Refusal('RULE_KIND_UNKNOWN')
}

type Act = {
  readonly type: RulePackEvent['type']
  readonly command: (now: string, state: RulePackState) => RulePackCommand
}

export function createRulePacks(deps: Deps): RulePacks {
  /** Its entry in the audit log is there before the answer. */
  const act = async (
    asked: AskedByStaff,
    { kind, ...order }: { kind: string } & object,
    { type, command }: Act,
  ) => {
    const executed = await deps.handler.execute(rulePack, {
      ...staffRequestOf(asked, { kind, ...order }),
      id: kindOf(kind),
      command,
    })
    const { events, position, isReplay } = accepted(executed)
    const fact = eventOf(events, type)
    const recorded = await deps.finishers.finish(fact)
    const { position: auditPosition } = recorded as { position: bigint }
    return { events, answer: { kind, position, auditPosition, isReplay } }
  }
  const judge =
    (
      type: 'PackApproved' | 'PackRejected' | 'PackWithdrawn',
      command: 'ApprovePack' | 'RejectPack' | 'WithdrawPack',
    ) =>
    async (asked: AskedByStaff, order: Named) => {
      const { version } = order
      const said = { version, reason: asked.reason, by: asked.staff.id }
      const { answer } = await act(asked, order, {
        type,
        command: (now) => ({ type: command, now, ...said }),
      })
      return { ...answer, version }
    }
  return {
    async draft(asked, order) {
      const drafted = draftOf(asked, order)
      const { events, answer } = await act(asked, order, {
        type: 'PackDrafted',
        command(now, state) {
          const { pack, effectiveFrom: at } = order
          refuseConflict(order.kind, pack, { state, at })
          return { type: 'DraftPack', now, ...drafted }
        },
      })
      const { version, hash: packHash } = eventOf(events, 'PackDrafted').data
      return { ...answer, version, hash: packHash }
    },
    approve: judge('PackApproved', 'ApprovePack'),
    reject: judge('PackRejected', 'RejectPack'),
    withdraw: judge('PackWithdrawn', 'WithdrawPack'),
    async activate(asked, order) {
      const { version, at } = order
      const said = { version, at, reason: asked.reason, by: asked.staff.id }
      const { events, answer } = await act(asked, order, {
        type: 'PackActivated',
        command(now, state) {
          const { status, pack } = state.packs.get(version) ?? {}
          if (status === 'approved') refuseConflict(order.kind, pack, { state, at })
          return { type: 'ActivatePack', now, ...said }
        },
      })
      const { sequence } = eventOf(events, 'PackActivated').data
      return { ...answer, version, at, sequence }
    },
  }
}

/** What was decided by the rules of its time stays so. Throws PACK_BACKDATED, PACK_CONTRADICTS. */
function refuseConflict(
  kind: string,
  pack: unknown,
  beside: { state: RulePackState; at: string },
): void {
  const conflict = conflictOfKind(kindOf(kind), pack, beside)
  if (conflict !== null) throw new Refusal(conflict.code, conflict.detail)
}

/** Throws RULE_KIND_UNKNOWN, PACK_INVALID. */
function draftOf({ reason, staff }: AskedByStaff, order: Draft) {
  const { pack, effectiveFrom, effectiveTo } = order
  const kind = kindOf(order.kind)
  const checked = checkedPack(kind, pack)
  if (!checked.isPack) throw new Refusal('PACK_INVALID', checked.faults.join('; '))
  const named = packVersionSchema.safeParse(checked.version)
  if (!named.success) {
    const why = named.error.issues.map(({ message }) => `version: ${message}`)
    throw new Refusal('PACK_INVALID', why.join('; '))
  }
  const { version, source } = checked
  const dates = { effectiveFrom, effectiveTo }
  const said = { hash: hashOf(pack), draftedBy: staff.id, reason }
  return {
    draft: { version, source, ...dates, pack, ...said },
    bytes: Buffer.byteLength(JSON.stringify(pack)),
    shippedVersion: ruleKinds[kind].shipped.version,
  }
}
