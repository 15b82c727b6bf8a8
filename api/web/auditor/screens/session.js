/** A session: what was committed and opened, its rounds, and the evidence of both. */
import { h } from '../../shared/dom.js'
import { count, money, shortened } from '../../shared/format.js'
import { sourceOf, table } from '../../shared/components/table.js'
import { evidence } from '../parts/evidence.js'
import { allOf } from '../parts/events-source.js'
import { facts, hash, time } from '../parts/facts.js'
import { occurredAtOf } from '../parts/event-parts.js'
import { eventAt, roundAt, searchAt, streamAt } from '../places.js'
import { texts } from '../texts.js'
import { canCompute, commitmentOf } from '../verification/fairness.js'

export async function show(outlet, { api, params, signal }) {
  const { sessionId } = params
  const { session } = texts
  const path = `/v1/sessions/${encodeURIComponent(sessionId)}`
  const [row, events] = await Promise.all([
    api.get(path, { signal }),
    allOf(api, { stream: `gameSession-${sessionId}`, signal }),
  ])
  const seeds = await seedsOf(events)
  outlet.append(
    h('h1', {}, `${session.title} `, h('span', { class: 'hash' }, sessionId)),
    h(
      'p',
      { class: 'row' },
      h('a', { href: streamAt(`gameSession-${sessionId}`) }, session.stream),
      h('a', { href: streamAt(`wallet-${row.playerId}`) }, session.wallet),
    ),
    h(
      'section',
      { class: 'card' },
      h('h2', {}, session.facts),
      figures(row),
      sourceOf(path, row.asOf),
    ),
    h('section', {}, h('h2', {}, session.evidence), proofOf(api, sessionId, signal)),
    h('section', {}, h('h2', {}, session.seeds), seedTable(seeds, sessionId)),
    h('section', {}, h('h2', {}, session.rounds), roundTable(api, sessionId, signal)),
  )
}

const figures = (row) => {
  const { labels } = texts.session
  return facts([
    [labels.sessionId, hash(row.sessionId, { what: labels.sessionId })],
    [labels.playerId, hash(row.playerId, { href: searchAt(row.playerId), what: labels.playerId })],
    [labels.gameId, `${row.gameId}, ${row.paytableVersion}`],
    [labels.status, h('span', { class: 'badge' }, row.status)],
    [labels.openedAt, time(row.openedAt)],
    [labels.closedAt, time(row.closedAt)],
    [labels.rounds, count(row.rounds)],
    [labels.staked, money(row.staked, row.currency)],
    [labels.paidOut, money(row.paidOut, row.currency)],
  ])
}

const proofOf = (api, sessionId, signal) =>
  evidence(api, {
    path: `/v1/audit/sessions/${encodeURIComponent(sessionId)}/evidence`,
    name: `session-${sessionId}.ndjson`,
    command: `node --import tsx verifier/main.ts FILE --session ${sessionId}`,
    counts: {
      isCounted: (round) => round.sessionId === sessionId,
      isShown: () => false,
      sessionId,
    },
    signal,
  })

/** What the session's own stream tells of each seed, in the order of their commitments. */
async function seedsOf(events) {
  const seeds = new Map()
  const committed = (seedHash, event) =>
    seeds.set(seedHash, { seedHash, position: event.position, committedAt: occurredAtOf(event) })
  for (const event of events) {
    const { type, data } = event
    const seed = seeds.get(data.seedHash)
    if (type === 'SessionOpened') {
      committed(data.seedHash, event)
      committed(data.successorHash, event)
    } else if (type === 'SuccessorCommitted') committed(data.seedHash, event)
    else if (type === 'SeedRecorded' && seed) seed.rounds = data.rounds
    else if (type === 'SeedRevealed' && seed) seed.serverSeed = data.serverSeed
  }
  for (const seed of seeds.values()) {
    if (seed.serverSeed === undefined || !canCompute()) continue
    seed.isRight = (await commitmentOf(seed.serverSeed)) === seed.seedHash
  }
  return [...seeds.values()]
}

function seedTable(seeds, sessionId) {
  const { seedColumns: labels, sealed, seeds: caption } = texts.session
  const { right, wrong } = texts.round
  return table({
    caption,
    name: 'seeds',
    source: `/v1/audit/streams/gameSession-${sessionId}`,
    load: async () => ({ data: seeds }),
    columns: [
      { key: 'seedHash', label: labels.seedHash, kind: 'hash' },
      { key: 'committedAt', label: labels.committedAt, kind: 'time' },
      {
        key: 'position',
        label: labels.position,
        kind: 'number',
        cell: ({ position }) => h('a', { href: eventAt(position) }, position),
      },
      { key: 'rounds', label: labels.rounds, kind: 'number' },
      {
        key: 'serverSeed',
        label: labels.serverSeed,
        text: ({ serverSeed }) => serverSeed ?? sealed,
        cell: ({ serverSeed }) => hashCell(serverSeed ?? sealed),
      },
      {
        key: 'isRight',
        label: labels.verdict,
        text: ({ isRight }) => (isRight === undefined ? '' : isRight ? right : wrong),
        cell: ({ isRight }) =>
          isRight === undefined
            ? '–'
            : h('span', { class: `badge ${isRight ? 'good' : 'bad'}` }, isRight ? right : wrong),
      },
    ],
  })
}

const hashCell = (text) => h('span', { class: 'hash', title: text }, shortened(text))

function roundTable(api, sessionId, signal) {
  const { roundColumns: labels, rounds: caption } = texts.session
  const path = `/v1/audit/sessions/${encodeURIComponent(sessionId)}/rounds`
  const currency = (row) => row.currency
  return table({
    caption,
    name: `rounds-${sessionId}`,
    source: path,
    load({ cursor }) {
      const query = new URLSearchParams({ limit: '50', ...(cursor === null ? {} : { cursor }) })
      return api.get(`${path}?${query}`, { signal })
    },
    columns: [
      {
        key: 'roundId',
        label: labels.roundId,
        cell: ({ roundId }) => h('a', { href: roundAt(roundId), class: 'hash' }, roundId),
      },
      { key: 'nonce', label: labels.nonce, kind: 'number' },
      { key: 'stake', label: labels.stake, kind: 'money', currency },
      { key: 'choice', label: labels.choice, kind: 'number', cell: ({ choice }) => choice },
      { key: 'outcome', label: labels.outcome, kind: 'number', cell: ({ outcome }) => outcome },
      { key: 'payout', label: labels.payout, kind: 'money', currency },
      { key: 'placedAt', label: labels.placedAt, kind: 'time' },
      {
        key: 'position',
        label: labels.position,
        kind: 'number',
        cell: ({ position }) => h('a', { href: eventAt(position) }, position),
      },
    ],
  })
}
