/** Packs of rules: one drafts, another approves, and they hold from an instant ahead; what overlaps or looks back is refused. */
import {
  LEAD_MS,
  OPEN_DRAFTS_MAX,
  PACK_BYTES_MAX,
  rulePack,
  type RulePackCommand,
} from '../../../domain/operations/rule-pack/decider.ts'
import type { RulePackEvent } from '../../../domain/operations/rule-pack/events.ts'
import { plusMs } from '../../../domain/shared/instant.ts'
import { given } from '../../support/given.ts'

const DRAFTING = 'c1c2c3c4-0000-4000-8000-000000000001'
const APPROVING = 'c1c2c3c4-0000-4000-8000-000000000002'
const NOW = '2026-11-30T12:00:00.000Z'
const HASH = 'ab'.repeat(32)
const reason = 'more days shall be looked at'

const inS = (seconds: number) => plusMs(NOW, seconds * 1_000)
const draftOf = (version = '2', from = inS(60), to: string | null = null) => ({
  version,
  source: 'these tests',
  effectiveFrom: from,
  effectiveTo: to,
  pack: { version, source: 'these tests' },
  hash: HASH,
  draftedBy: DRAFTING,
  reason,
})
const draft = (data = draftOf(), bytes = 100): RulePackCommand => ({
  type: 'DraftPack',
  now: NOW,
  draft: data,
  bytes,
  shippedVersion: '1',
})
const drafted = (data = draftOf()): RulePackEvent => ({ type: 'PackDrafted', data })
const judge = (type: 'ApprovePack' | 'RejectPack', by: string): RulePackCommand => ({
  type,
  by,
  version: '2',
  reason,
})
const approved = (version = '2'): RulePackEvent => ({
  type: 'PackApproved',
  data: { version, draftedBy: DRAFTING, approvedBy: APPROVING, reason },
})
const ended = (type: 'PackRejected' | 'PackWithdrawn', version = '2'): RulePackEvent => ({
  type,
  data: { version, draftedBy: DRAFTING, reason },
})
const activate = (at: string, version = '2'): RulePackCommand => ({
  type: 'ActivatePack',
  now: NOW,
  at,
  version,
  by: APPROVING,
  reason,
})
const activated = (
  at: string,
  { version = '2', sequence = 1, to = null as string | null } = {},
): RulePackEvent => ({
  type: 'PackActivated',
  data: {
    version,
    sequence,
    at,
    effectiveTo: to,
    hash: HASH,
    draftedBy: DRAFTING,
    approvedBy: APPROVING,
    reason,
  },
})
const withdraw = (now = NOW): RulePackCommand => ({
  type: 'WithdrawPack',
  now,
  version: '2',
  by: DRAFTING,
  reason,
})
/** Another version, in force for a while, and version 2, which waits for its activation. */
const beside = (at: string, to: string | null, own: string | null = null) =>
  given(
    rulePack,
    drafted(draftOf('0', at, to)),
    approved('0'),
    activated(at, { version: '0', to }),
    drafted(draftOf('2', inS(60), own)),
    approved(),
  )

describe('a pack of rules', () => {
  it('is drafted, approved by somebody else, and activated', () => {
    given(rulePack).when(draft()).appends(drafted())
    given(rulePack, drafted()).when(judge('ApprovePack', APPROVING)).appends(approved())
    given(rulePack, drafted(), approved())
      .when(activate(inS(60)))
      .appends(activated(inS(60)))
  })
  it('is not approved, nor rejected, by whoever drafted it', () => {
    given(rulePack, drafted()).when(judge('ApprovePack', DRAFTING)).rejects('SAME_PERSON')
    given(rulePack, drafted()).when(judge('RejectPack', DRAFTING)).rejects('SAME_PERSON')
    given(rulePack, drafted()).when(judge('RejectPack', APPROVING)).appends(ended('PackRejected'))
  })
  it('is not activated without approval, nor once it was given up, nor twice, nor unknown', () => {
    given(rulePack)
      .when(activate(inS(60)))
      .rejects('PACK_UNKNOWN')
    given(rulePack, drafted())
      .when(activate(inS(60)))
      .rejects('PACK_NOT_APPROVED')
    const rejected = given(rulePack, drafted(), ended('PackRejected'))
    rejected.when(activate(inS(60))).rejects('PACK_DECIDED')
    const twice = given(rulePack, drafted(), approved(), activated(inS(60)))
    twice.when(activate(inS(90))).rejects('PACK_DECIDED')
    given(rulePack, drafted(), approved())
      .when(judge('ApprovePack', APPROVING))
      .rejects('PACK_DECIDED')
  })
  it('has a version for ever, whatever became of it; what code ships has one, too', () => {
    given(rulePack)
      .when(draft(draftOf('1')))
      .rejects('PACK_VERSION_TAKEN')
    given(rulePack, drafted())
      .when(draft({ ...draftOf(), hash: 'cd'.repeat(32) }))
      .rejects('PACK_VERSION_TAKEN')
    given(rulePack, drafted(), ended('PackRejected')).when(draft()).rejects('PACK_VERSION_TAKEN')
  })
  it('is drafted for no instant that is less than the lead ahead', () => {
    const lead = plusMs(NOW, LEAD_MS)
    const at = (ms: number) => draft(draftOf('2', plusMs(lead, ms)))
    given(rulePack).when(at(-1)).rejects('PACK_BACKDATED')
    for (const ms of [0, 1])
      given(rulePack)
        .when(at(ms))
        .appends(drafted(draftOf('2', plusMs(lead, ms))))
  })
  it('is activated for no instant that is less than the lead ahead', () => {
    const lead = plusMs(NOW, LEAD_MS)
    const on = given(rulePack, drafted(draftOf('2', inS(-60))), approved())
    on.when(activate(plusMs(lead, -1))).rejects('PACK_BACKDATED')
    for (const ms of [0, 1])
      on.when(activate(plusMs(lead, ms))).appends(activated(plusMs(lead, ms)))
  })
  it('is activated within its dates alone', () => {
    const on = given(rulePack, drafted(draftOf('2', inS(60), inS(120))), approved())
    on.when(activate(plusMs(inS(60), -1))).rejects('PACK_NOT_EFFECTIVE')
    on.when(activate(inS(60))).appends(activated(inS(60), { to: inS(120) }))
    on.when(activate(plusMs(inS(120), -1))).appends(
      activated(plusMs(inS(120), -1), { to: inS(120) }),
    )
    on.when(activate(inS(120))).rejects('PACK_NOT_EFFECTIVE')
    given(rulePack)
      .when(draft(draftOf('2', inS(60), inS(60))))
      .rejects('PACK_DATES_INVALID')
  })
  it('takes the place of one without an end, and overlaps no other', () => {
    const next = (at: string, to: string | null = null) => activated(at, { sequence: 2, to })
    beside(inS(10), null)
      .when(activate(inS(60)))
      .appends(next(inS(60)))
    beside(inS(60), null)
      .when(activate(inS(60)))
      .rejects('PACK_OVERLAPS')
    beside(inS(10), inS(90))
      .when(activate(plusMs(inS(90), -1)))
      .rejects('PACK_OVERLAPS')
    beside(inS(10), inS(90))
      .when(activate(inS(90)))
      .appends(next(inS(90)))
    beside(inS(90), null)
      .when(activate(inS(60)))
      .rejects('PACK_OVERLAPS')
    beside(inS(90), null, plusMs(inS(90), 1))
      .when(activate(inS(60)))
      .rejects('PACK_OVERLAPS')
    beside(inS(90), null, inS(90))
      .when(activate(inS(60)))
      .appends(next(inS(60), inS(90)))
  })
  it('is withdrawn until the lead before it holds, and then leaves its time to others', () => {
    given(rulePack, drafted()).when(withdraw()).appends(ended('PackWithdrawn'))
    const on = given(rulePack, drafted(), approved(), activated(inS(60)))
    const lead = plusMs(inS(60), -LEAD_MS)
    for (const ms of [-1, 0]) on.when(withdraw(plusMs(lead, ms))).appends(ended('PackWithdrawn'))
    on.when(withdraw(plusMs(lead, 1))).rejects('PACK_IN_FORCE')
    const again = given(rulePack, drafted(), approved(), activated(inS(60)), ended('PackWithdrawn'))
    again.when(withdraw()).rejects('PACK_DECIDED')
  })
  it('is bounded in bytes, and drafts in number', () => {
    given(rulePack).when(draft(draftOf(), PACK_BYTES_MAX)).appends(drafted())
    given(rulePack)
      .when(draft(draftOf(), PACK_BYTES_MAX + 1))
      .rejects('PACK_TOO_LARGE')
    const many = Array.from({ length: OPEN_DRAFTS_MAX }, (_, n) => drafted(draftOf(`v${n}`)))
    given(rulePack, ...many)
      .when(draft())
      .rejects('PACKS_PENDING')
    given(rulePack, ...many.slice(1))
      .when(draft())
      .appends(drafted())
  })
})
