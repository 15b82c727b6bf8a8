/** Suspensions: on the wallet first, told by their own streams as the wallet has them, and ended by two of the staff. */
import { actorOf, keyOf, text, whole } from './export.js'
import { scopesOf } from './restrictions.js'

const TYPES = new Set([
  'PlayerSuspended',
  'SuspensionLiftRequested',
  'SuspensionLiftApproved',
  'SuspensionLiftDeclined',
  'SuspensionLifted',
  'SuspensionLiftFailed',
])

const DECISIONS = new Set(['SuspensionLiftApproved', 'SuspensionLiftDeclined'])

const whatOf = (playerId, event) => `${scopesOf(event).join(' ')} of ${playerId}`

const imposedBy = (restricted) => ({
  what: whatOf(keyOf(restricted), restricted),
  by: actorOf(restricted, 'id'),
  revision: Number(restricted.revision),
  stage: 'imposed',
  requestedBy: '',
  moved: null,
})

/** Takes events in the order of $all. */
export function createSuspensions(findings) {
  const known = new Map()

  const expect = (event, expected, found) => {
    if (expected !== found) findings.add('restriction-mismatch', event, { expected, found })
  }
  const to = (event, one, [from, next]) => {
    expect(event, from, one.stage)
    one.stage = next
  }
  const suspended = (event, one) => {
    to(event, one, ['imposed', 'suspended'])
    expect(event, one.by, text(event.data, 'suspendedBy'))
    expect(event, one.revision, whole(event.data, 'walletRevision'))
  }
  const decided = (event, one) => {
    expect(event, one.requestedBy, text(event.data, 'requestedBy'))
    if (actorOf(event, 'id') === one.requestedBy) {
      const expected = 'a decision by somebody else'
      findings.add('four-eyes-missing', event, { expected, found: one.requestedBy })
    }
    const isApproved = event.type === 'SuspensionLiftApproved'
    to(event, one, ['requested', isApproved ? 'approved' : 'suspended'])
  }
  const ended = (event, one) => {
    const type = event.type === 'SuspensionLifted' ? 'RestrictionLifted' : 'LiftRefused'
    expect(event, one.moved?.type, type)
    expect(event, one.moved?.revision, whole(event.data, 'walletRevision'))
    to(event, one, ['approved', 'ended'])
  }
  const told = (event, one) => {
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
