/** Suspensions: on the wallet first, told by their own streams as the wallet has them, and ended by two of the staff. */
import { actorOf, keyOf, text, whole, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'
import { scopesOf } from './restrictions.ts'

type Stage = 'imposed' | 'suspended' | 'requested' | 'approved' | 'ended'

/** `moved` is what the wallet did of an approved lift. */
type Suspension = {
  what: string
  by: string
  revision: number
  stage: Stage
  requestedBy: string
  moved: { type: string; revision: number } | null
}

const TYPES: ReadonlySet<string> = new Set([
  'PlayerSuspended',
  'SuspensionLiftRequested',
  'SuspensionLiftApproved',
  'SuspensionLiftDeclined',
  'SuspensionLifted',
  'SuspensionLiftFailed',
])

const DECISIONS: ReadonlySet<string> = new Set(['SuspensionLiftApproved', 'SuspensionLiftDeclined'])

export type Suspensions = {
  /** Of a suspension's own stream. */
  readonly told: (event: ExportedEvent) => void
  /** Of a wallet: a restriction, its lift, or the refusal of that. */
  readonly moved: (event: ExportedEvent) => void
}

const whatOf = (playerId: string, event: ExportedEvent): string =>
  `${scopesOf(event).join(' ')} of ${playerId}`

const imposedBy = (restricted: ExportedEvent): Suspension => ({
  what: whatOf(keyOf(restricted), restricted),
  by: actorOf(restricted, 'id'),
  revision: Number(restricted.revision),
  stage: 'imposed',
  requestedBy: '',
  moved: null,
})

/** Takes events in the order of $all. */
export function createSuspensions(findings: Findings): Suspensions {
  const known = new Map<string, Suspension>()

  const expect = (event: ExportedEvent, expected: unknown, found: unknown) => {
    if (expected !== found) findings.add('restriction-mismatch', event, { expected, found })
  }
  const to = (event: ExportedEvent, one: Suspension, [from, next]: readonly [Stage, Stage]) => {
    expect(event, from, one.stage)
    one.stage = next
  }
  const suspended = (event: ExportedEvent, one: Suspension) => {
    to(event, one, ['imposed', 'suspended'])
    expect(event, one.by, text(event.data, 'suspendedBy'))
    expect(event, one.revision, whole(event.data, 'walletRevision'))
  }
  const decided = (event: ExportedEvent, one: Suspension) => {
    expect(event, one.requestedBy, text(event.data, 'requestedBy'))
    if (actorOf(event, 'id') === one.requestedBy) {
      const expected = 'a decision by somebody else'
      findings.add('four-eyes-missing', event, { expected, found: one.requestedBy })
    }
    const isApproved = event.type === 'SuspensionLiftApproved'
    to(event, one, ['requested', isApproved ? 'approved' : 'suspended'])
  }
  const ended = (event: ExportedEvent, one: Suspension) => {
    const type = event.type === 'SuspensionLifted' ? 'RestrictionLifted' : 'LiftRefused'
    expect(event, one.moved?.type, type)
    expect(event, one.moved?.revision, whole(event.data, 'walletRevision'))
    to(event, one, ['approved', 'ended'])
  }
  const told = (event: ExportedEvent, one: Suspension) => {
    expect(event, one.what, whatOf(text(event.data, 'playerId'), event))
    if (event.type === 'PlayerSuspended') suspended(event, one)
    else if (event.type === 'SuspensionLiftRequested') {
      one.requestedBy = text(event.data, 'requestedBy')
      expect(event, actorOf(event, 'id'), one.requestedBy)
      to(event, one, ['suspended', 'requested'])
    } else if (DECISIONS.has(event.type)) decided(event, one)
    else ended(event, one)
  }

  return {
    told(event) {
      if (!TYPES.has(event.type)) {
        findings.add('unreadable-event', event, { expected: 'a known type', found: event.type })
        return
      }
      const one = known.get(keyOf(event))
      if (one === undefined) expect(event, 'a restriction on the wallet', 'none')
      else told(event, one)
    },
    moved(event) {
      const { type, data, revision } = event
      const id = text(data, 'restrictionId')
      const one = known.get(id)
      if (type === 'Restricted') {
        if (text(data, 'kind') !== 'suspended') return
        known.set(id, imposedBy(event))
        return
      }
      if (one === undefined) return
      expect(event, 'approved', one.moved === null ? one.stage : 'used before')
      one.moved = { type, revision: Number(revision) }
    },
  }
}
