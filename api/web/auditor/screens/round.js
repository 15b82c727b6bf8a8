/** A round: its figures, and the proof of them, computed here from what is stored. */
import { h } from '../../shared/dom.js'
import { money, percent } from '../../shared/format.js'
import { sourceOf } from '../../shared/components/table.js'
import { evidence } from '../parts/evidence.js'
import { allOf, createEvents } from '../parts/events-source.js'
import { facts, hash, time } from '../parts/facts.js'
import { BEFORE, checkRound } from '../parts/round-checks.js'
import { withoutCrypto } from '../parts/verifying.js'
import { eventAt, searchAt, sessionAt, streamAt } from '../places.js'
import { texts } from '../texts.js'
import { canCompute } from '../verification/fairness.js'

const KINDS = { verified: 'good', failed: 'bad', pending: 'warn' }

export async function show(outlet, { api, params, signal }) {
  const { roundId } = params
  const path = `/v1/rounds/${encodeURIComponent(roundId)}`
  const round = await api.get(path, { signal })
  const [found] = (await api.get(`/v1/audit/search?q=${encodeURIComponent(roundId)}`, { signal }))
    .data
  const from = String(Math.max(0, Number(found.revision) - BEFORE))
  const wallet = createEvents(api, { stream: `wallet-${round.playerId}`, from, signal })
  const [session] = await Promise.all([
    allOf(api, { stream: `gameSession-${round.sessionId}`, signal }),
    wallet.more(),
  ])
  const { round: said } = texts
  const proof = canCompute() ? await checkRound(round, { session, wallet: wallet.events }) : null
  outlet.append(
    h('h1', {}, `${said.title} `, h('span', { class: 'hash' }, roundId)),
    withoutCrypto() ?? '',
    proof === null ? '' : verdictView(proof),
    h(
      'p',
      { class: 'row' },
      h('a', { href: sessionAt(round.sessionId) }, said.session),
      h('a', { href: streamAt(`wallet-${round.playerId}`, { from: found.revision }) }, said.wallet),
    ),
    h(
      'section',
      { class: 'card' },
      h('h2', {}, said.figures),
      figures(round, proof?.seed.serverSeed ?? null),
      sourceOf(path, round.asOf),
    ),
    proof === null ? '' : checkTable(proof, round),
    h(
      'section',
      {},
      h('h2', {}, said.evidence),
      evidence(api, {
        path: `/v1/audit/rounds/${encodeURIComponent(roundId)}/evidence`,
        name: `round-${roundId}.ndjson`,
        command: `node --import tsx verifier/main.ts FILE --round ${roundId}`,
        counts: { isCounted: (one) => one.roundId === roundId, isShown: () => false },
        signal,
      }),
    ),
  )
}

const verdictView = ({ verdict }) =>
  h(
    'div',
    { class: `notice ${KINDS[verdict]} verdict`, role: 'status' },
    h('p', {}, h('strong', {}, texts.round.verdicts[verdict])),
    verdict === 'pending' && h('p', { class: 'small' }, texts.round.pending),
  )

function figures(round, serverSeed) {
  const { labels, notRevealed, choice } = texts.round
  const { currency } = round
  return facts([
    [labels.roundId, hash(round.roundId, { what: labels.roundId })],
    [
      labels.playerId,
      hash(round.playerId, { href: searchAt(round.playerId), what: labels.playerId }),
    ],
    [
      labels.sessionId,
      hash(round.sessionId, { href: sessionAt(round.sessionId), what: labels.sessionId }),
    ],
    [labels.game, `${round.gameId}, ${round.paytableVersion}`],
    [labels.placedAt, time(round.placedAt)],
    [labels.position, h('a', { href: eventAt(round.position) }, round.position)],
    [labels.stake, money(round.stake, currency)],
    [labels.choice, choice(round.choice, percent(Number(round.choice) / 10_000))],
    [labels.outcome, round.outcome],
    [labels.payout, money(round.payout, currency)],
    [labels.nonce, String(round.nonce)],
    [labels.clientSeed, hash(round.clientSeed, { what: labels.clientSeed })],
    [labels.seedHash, hash(round.seedHash, { what: labels.seedHash })],
    [
      labels.serverSeed,
      serverSeed === null
        ? h('span', { class: 'soft' }, notRevealed)
        : hash(serverSeed, { what: labels.serverSeed }),
    ],
  ])
}

function checkTable({ checks }, { currency }) {
  const { columns, proof, checks: names } = texts.round
  const shown = ({ isMoney }, value) =>
    isMoney && /^\d+$/.test(value ?? '') ? money(value, currency) : (value ?? '–') || '–'
  return h(
    'section',
    {},
    h('h2', {}, proof),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': proof },
      h(
        'table',
        { class: 'checks' },
        h('caption', { class: 'unseen' }, proof),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            Object.values(columns).map((label) => h('th', { scope: 'col' }, label)),
          ),
        ),
        h(
          'tbody',
          {},
          checks.map((check) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row', class: 'wrap' }, names[check.name]),
              h('td', {}, badge(check)),
              h('td', { class: 'wrap hash' }, shown(check, check.expected)),
              h('td', { class: 'wrap hash' }, shown(check, check.found)),
            ),
          ),
        ),
      ),
    ),
  )
}

function badge({ isRight, isShown }) {
  const { right, wrong, open, info } = texts.round
  if (isShown) return h('span', { class: 'badge' }, info)
  if (isRight === null) return h('span', { class: 'badge warn' }, open)
  return h('span', { class: `badge ${isRight ? 'good' : 'bad'}` }, isRight ? right : wrong)
}
