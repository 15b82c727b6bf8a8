/** Balances corrected by hand: four eyes saw each, and the wallet did what was approved, once and no more. */
import { actorOf, keyOf, text, whole, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'

/** `balance` is '' where it was declined. */
type Moved = { type: string; revision: number; balance: string }

/** What an adjustment's stream and its wallet have said of it so far. */
type Adjustment = {
  what: string
  requestedBy: string
  stage: 'requested' | 'approved' | 'refused' | 'ended'
  moved: Moved | null
}

const TYPES: ReadonlySet<string> = new Set([
  'AdjustmentRequested',
  'AdjustmentApproved',
  'AdjustmentRefused',
  'AdjustmentApplied',
  'AdjustmentFailed',
])

export type Adjustments = {
  /** Of an adjustment's own stream. */
  readonly told: (event: ExportedEvent) => void
  /** Of a wallet: taken or declined. */
  readonly moved: (event: ExportedEvent) => void
}

const whatOf = (playerId: string, { data }: ExportedEvent): string =>
  `${text(data, 'direction')} of ${text(data, 'amount')} for ${playerId}`

/** Takes events in the order of $all. */
export function createAdjustments(findings: Findings): Adjustments {
  const known = new Map<string, Adjustment>()

  const differs = (event: ExportedEvent, expected: string, found: string) => {
    findings.add('adjustment-mismatch', event, { expected, found })
  }
  const requested = (event: ExportedEvent) => {
    const requestedBy = text(event.data, 'requestedBy')
    if (known.has(keyOf(event))) differs(event, 'one request', 'another')
    if (requestedBy !== actorOf(event, 'id')) differs(event, actorOf(event, 'id'), requestedBy)
    const what = whatOf(text(event.data, 'playerId'), event)
    known.set(keyOf(event), { what, requestedBy, stage: 'requested', moved: null })
  }
  const decided = (event: ExportedEvent, one: Adjustment) => {
    if (one.stage !== 'requested') differs(event, 'one decision', `one that is ${one.stage}`)
    if (actorOf(event, 'id') === one.requestedBy) {
      const expected = 'a decision by somebody else'
      findings.add('four-eyes-missing', event, { expected, found: one.requestedBy })
    }
    one.stage = event.type === 'AdjustmentApproved' ? 'approved' : 'refused'
  }
  const ended = (event: ExportedEvent, one: Adjustment) => {
    const { moved } = one
    const type = event.type === 'AdjustmentApplied' ? 'Adjusted' : 'AdjustmentDeclined'
    const found = [type, whole(event.data, 'walletRevision'), text(event.data, 'balance')].join(' ')
    const expected = moved && [moved.type, moved.revision, moved.balance].join(' ')
    if (expected !== found || one.stage !== 'approved') differs(event, expected ?? 'none', found)
    one.stage = 'ended'
  }

  return {
    told(event) {
      if (!TYPES.has(event.type)) {
        findings.add('unreadable-event', event, { expected: 'a known type', found: event.type })
      }
      if (event.type === 'AdjustmentRequested') {
        requested(event)
        return
      }
      const one = known.get(keyOf(event))
      const what = whatOf(text(event.data, 'playerId'), event)
      if (one?.what !== what) differs(event, one?.what ?? 'a request', what)
      if (one === undefined) return
      if (event.type === 'AdjustmentApproved' || event.type === 'AdjustmentRefused') {
        decided(event, one)
      } else ended(event, one)
    },
    moved(event) {
      const one = known.get(text(event.data, 'adjustmentId'))
      const what = whatOf(keyOf(event), event)
      const isApproved = one?.stage === 'approved' && one.moved === null
      if (!isApproved || one.what !== what) {
        differs(event, `an approval of ${one?.what ?? 'it'}, used once`, what)
      }
      if (one === undefined) return
      const { type, data, revision } = event
      one.moved = { type, revision: Number(revision), balance: text(data, 'balance') }
    },
  }
}
