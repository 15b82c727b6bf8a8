/** The VIP tier of a player: turnover proposes one, a person grants it after the checks that the market demands. */
import type { VipCheck } from '../../jurisdictions/columns/money.ts'
import { packAt, type ByLaw, type PackAtOf } from '../../jurisdictions/jurisdictions.ts'
import { marketOfPlayer } from '../../jurisdictions/markets.ts'
import { tierRank, type Tier } from '../rules/vip-tiers.ts'
import { accept, reject } from '../../shared/decider.ts'
import type { PlayerDimensions } from '../../shared/dimensions.ts'
import type { VipEvent } from './vip-facts.ts'

type Found = { tier: Tier; turnover: bigint; currency: string; ruleVersion: string }

/** `turnover` in minor units of `currency`; `by` is the id of the member of the staff who gives the command. */
export type VipCommand =
  | ({ type: 'ProposeVipTier'; at: string } & Found & ByLaw)
  | { type: 'SetVipTier'; tier: Tier; reason: string }
  | {
      type: 'RecordVipCheck'
      check: VipCheck
      outcome: 'passed' | 'failed'
      evidence: string
      by: string
    }
  | ({ type: 'GrantVipTier'; at: string; by: string; reason: string } & ByLaw)
  | { type: 'RefuseVipTier'; reason: string }

export type VipRejection =
  'SAME_PERSON' | 'VIP_CHECKS_MISSING' | 'VIP_NOT_ALLOWED' | 'VIP_NOT_PROPOSED'

type Seen = { readonly isPassed: boolean; readonly checkedBy: string }
type Proposal = { readonly tier: Tier; readonly checks: Readonly<Partial<Record<VipCheck, Seen>>> }

/** What a registered player's state holds of it. */
export type VipState = { readonly vipTier: Tier; readonly proposal: Proposal | null }
export const initialVip: VipState = { vipTier: 'bronze', proposal: null }

const COMMANDS: ReadonlySet<string> = new Set<VipCommand['type']>([
  'ProposeVipTier',
  'SetVipTier',
  'RecordVipCheck',
  'GrantVipTier',
  'RefuseVipTier',
])
export const isVipCommand = (command: { type: string }): command is VipCommand =>
  COMMANDS.has(command.type)

export function evolveVip({ proposal }: VipState, { type, data }: VipEvent): Partial<VipState> {
  switch (type) {
    case 'VipTierReached':
    case 'VipTierSet':
    case 'VipTierGranted': {
      const isOver = proposal === null || tierRank(proposal.tier) <= tierRank(data.tier)
      return { vipTier: data.tier, proposal: isOver ? null : proposal }
    }
    case 'VipTierProposed':
      return { proposal: { tier: data.tier, checks: {} } }
    case 'VipCheckRecorded': {
      if (proposal === null) return {}
      const seen = { isPassed: data.outcome === 'passed', checkedBy: data.checkedBy }
      return { proposal: { ...proposal, checks: { ...proposal.checks, [data.check]: seen } } }
    }
    case 'VipTierRefused':
      return { proposal: null }
  }
}

/** `country`: where the player lives. */
type Whose = VipState & PlayerDimensions & { readonly country: string }

const dimensionsOf = ({ market, brand, accountKind }: Whose): PlayerDimensions => ({
  market,
  brand,
  accountKind,
})

/** What a market says of VIP tiers at an instant; without one the strictest holds. */
export function vipTermsAt(at: string, market: string | null, packsAt: PackAtOf = packAt) {
  const { version, values } = packsAt(market, at)
  return { version, ...values.vip }
}

export function decideVip(command: VipCommand, state: Whose) {
  const { vipTier: previous, proposal } = state
  switch (command.type) {
    case 'ProposeVipTier': {
      const { at, packsAt, tier, turnover, currency, ruleVersion } = command
      const known = Math.max(tierRank(previous), tierRank(proposal?.tier ?? 'bronze'))
      // Where the market allows none, nobody is to be asked for one.
      if (tierRank(tier) <= known || !vipTermsAt(at, marketOfPlayer(state), packsAt).isAllowed) {
        return accept<VipEvent>()
      }
      const data = { tier, previous, turnover, currency, ruleVersion, ...dimensionsOf(state) }
      return accept<VipEvent>({ type: 'VipTierProposed', data })
    }
    case 'SetVipTier': {
      const { tier, reason } = command
      if (tierRank(tier) > tierRank(previous)) return reject('VIP_CHECKS_MISSING')
      const data = { tier, previous, reason, ...dimensionsOf(state) }
      return accept<VipEvent>({ type: 'VipTierSet', data })
    }
    case 'RecordVipCheck': {
      if (proposal === null) return reject('VIP_NOT_PROPOSED')
      const { check, outcome, evidence, by: checkedBy } = command
      const data = { tier: proposal.tier, check, outcome, evidence, checkedBy }
      return accept<VipEvent>({ type: 'VipCheckRecorded', data })
    }
    case 'GrantVipTier':
      return grant(command, state)
    case 'RefuseVipTier': {
      if (proposal === null) return reject('VIP_NOT_PROPOSED')
      const data = { tier: proposal.tier, reason: command.reason, ...dimensionsOf(state) }
      return accept<VipEvent>({ type: 'VipTierRefused', data })
    }
  }
}

/** By somebody who made none of the checks, after all that the pack demands at that instant. */
function grant(
  { at, packsAt, by, reason }: Extract<VipCommand, { type: 'GrantVipTier' }>,
  state: Whose,
) {
  const { proposal, vipTier: previous } = state
  if (proposal === null) return reject('VIP_NOT_PROPOSED')
  const {
    version: rule,
    isAllowed,
    checks: demanded,
  } = vipTermsAt(at, marketOfPlayer(state), packsAt)
  if (!isAllowed) return reject('VIP_NOT_ALLOWED')
  const checks = demanded.flatMap((check) => {
    const seen = proposal.checks[check]
    return seen?.isPassed ? [{ check, checkedBy: seen.checkedBy }] : []
  })
  if (checks.length < demanded.length) return reject('VIP_CHECKS_MISSING')
  if (checks.some(({ checkedBy }) => checkedBy === by)) return reject('SAME_PERSON')
  const { tier } = proposal
  return accept<VipEvent>({
    type: 'VipTierGranted',
    data: { tier, previous, checks, rule, reason, ...dimensionsOf(state) },
  })
}
