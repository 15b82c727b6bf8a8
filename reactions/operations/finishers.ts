/** What of operations has its entry in the audit log: what staff do about packs of rules. */
import type { Fact, FinisherTable } from '../engine/finisher.ts'
import { recorded } from './record-action.ts'

type PackFact = 'PackDrafted' | 'PackApproved' | 'PackRejected' | 'PackWithdrawn' | 'PackActivated'

const subjectOf = ({ key, data }: Fact<PackFact>) => ({
  subject: { kind: 'rules', id: `${key} ${data.version}` },
  reason: data.reason,
})

const packAct =
  (action: 'approve' | 'reject' | 'withdraw') =>
  (fact: Fact<'PackApproved' | 'PackRejected' | 'PackWithdrawn'>) => ({
    action: `rules.${action}`,
    ...subjectOf(fact),
    details: { draftedBy: fact.data.draftedBy },
  })

const drafted = (fact: Fact<'PackDrafted'>) => ({
  action: 'rules.draft',
  ...subjectOf(fact),
  details: {
    hash: fact.data.hash,
    effectiveFrom: fact.data.effectiveFrom,
    ...(fact.data.effectiveTo === null ? {} : { effectiveTo: fact.data.effectiveTo }),
  },
})

const activated = (fact: Fact<'PackActivated'>) => ({
  action: 'rules.activate',
  ...subjectOf(fact),
  details: {
    hash: fact.data.hash,
    at: fact.data.at,
    sequence: String(fact.data.sequence),
    draftedBy: fact.data.draftedBy,
    approvedBy: fact.data.approvedBy,
  },
})

export const operationsFinishers = {
  PackDrafted: recorded(drafted),
  PackApproved: recorded(packAct('approve')),
  PackRejected: recorded(packAct('reject')),
  PackWithdrawn: recorded(packAct('withdraw')),
  PackActivated: recorded(activated),
} as const satisfies FinisherTable
