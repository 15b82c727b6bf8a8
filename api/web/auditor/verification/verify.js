/** Verifies a history from its events alone, in the order of $all: rounds, balances, seeds, and what two streams say of one thing. */
import { createAccounts } from './accounts.js'
import { createAdjustments } from './adjustments.js'
import { VERIFIED } from './export.js'
import { createFindings } from './findings.js'
import { createSeeds } from './seeds.js'
import { addToSession, checkUnrecorded } from './session.js'
import { eventId } from './fairness.js'
import { createIndexes, createStreamCheck } from './streams.js'
import { createSuccessors } from './successors.js'
import { createSuspensions } from './suspensions.js'
import { addToWallet } from './wallet.js'

export const ALGORITHM = 'acmetocasino-fairness-1'

const ALL = { isCounted: () => true, isShown: () => false }

export function createVerification(counts = ALL) {
  const findings = createFindings()
  const seeds = createSeeds(findings, counts)
  const checkStream = createStreamCheck(findings)
  const indexOf = createIndexes()
  const adjustments = createAdjustments(findings)
  const suspensions = createSuspensions(findings)
  const accounts = createAccounts(findings)
  const history = {
    findings,
    seeds,
    adjustments,
    suspensions,
    accounts,
    successors: createSuccessors(findings),
    wallets: new Map(),
    openings: new Map(),
    records: new Map(),
    closings: new Map(),
    transactions: new Map(),
    flaggedClientSeeds: 0,
  }
  let events = 0
  let head = null

  /** `id`: the one that it must have; `fault`: what of it could not be read. */
  async function add({ event, fault, id }) {
    events += 1
    head = event.position
    const foundBefore = findings.count()
    if (fault !== null) findings.add('unreadable-event', event, fault)
    checkStream(event, id)
    const { stream } = event
    if (stream.startsWith('wallet-')) await addToWallet(history, event, foundBefore)
    if (stream.startsWith('player-')) accounts.told(event)
    if (stream.startsWith('gameSession-')) await addToSession(history, event)
    if (stream.startsWith('adjustment-')) adjustments.told(event)
    if (stream.startsWith('suspension-')) suspensions.told(event)
  }

  return {
    /** Some more of them, in the order of $all; wait for it before the next. */
    async add(exported) {
      const some = exported.filter(({ stream }) => VERIFIED.test(stream)).map(readable)
      const ids = await Promise.all(
        some.map(({ event }) => {
          const { type, data, metadata } = event
          return eventId(indexOf(event), { type, data, metadata })
        }),
      )
      for (const [n, one] of some.entries()) await add({ ...one, id: ids[n] })
    },
    findingCount: () => findings.count(),
    async finish() {
      const { rounds, verified, failed, pending, shown } = await seeds.finish()
      return {
        hasSession: history.openings.has(counts.sessionId ?? ''),
        unrecorded: checkUnrecorded(history),
        unsettledClosings: accounts.unsettled(),
        algorithm: ALGORITHM,
        events,
        head,
        rounds,
        verified,
        failed,
        pending,
        flaggedClientSeeds: history.flaggedClientSeeds,
        findings: findings.list(),
        findingCount: findings.count(),
        shown,
      }
    },
  }
}

/** The event with empty parts where what was stored is no JSON object: it is named, and the rest still checked. */
function readable(event) {
  const isObject = (part) => typeof part === 'object' && part !== null && !Array.isArray(part)
  const [hasData, hasMetadata] = [isObject(event.data), isObject(event.metadata)]
  if (hasData && hasMetadata) return { event, fault: null }
  const fault = {
    expected: 'data and metadata that are JSON objects',
    found: hasData ? 'other metadata' : 'other data',
  }
  const data = hasData ? event.data : {}
  return { event: { ...event, data, metadata: hasMetadata ? event.metadata : {} }, fault }
}
