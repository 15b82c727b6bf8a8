/** Rounds as they are listed, each with the link by which anybody verifies it once its seed is revealed. */
import { h } from '../shared/dom.js'
import { percent } from '../shared/format.js'
import { player } from './texts.js'

const words = player.rounds

/** All inputs of a round in the fragment, which no server is sent; null until its seed is revealed. */
export function verifyLink(round) {
  if (round.serverSeed === null) return null
  const { paytableVersion, serverSeed, seedHash, clientSeed, nonce, choice, stake } = round
  const { outcome, payout, currency } = round
  const inputs = { paytableVersion, serverSeed, seedHash, clientSeed, nonce, choice, stake }
  return `/verify#${new URLSearchParams({ ...inputs, outcome, payout, currency })}`
}

const chanceOf = ({ choice }) => percent(Number(choice) / 10_000)
const drawnOf = ({ outcome }) => (Number(outcome) / 100).toFixed(2)

function verifyCell(round) {
  const href = verifyLink(round)
  if (href !== null) return h('a', { href }, words.verify)
  return h('span', { class: 'soft', title: words.notYetHint }, words.notYet)
}

const currency = (row) => row.currency

/** For `table`. */
export const roundColumns = [
  { key: 'placedAt', label: words.at, kind: 'time' },
  { key: 'chance', label: words.chance, kind: 'number', text: chanceOf },
  { key: 'stake', label: words.stake, kind: 'money', currency },
  { key: 'outcome', label: words.outcome, kind: 'number', text: drawnOf },
  { key: 'payout', label: words.payout, kind: 'money', currency },
  { key: 'nonce', label: words.nonce, kind: 'number' },
  { key: 'clientSeed', label: words.clientSeed },
  {
    key: 'verify',
    label: words.fairness,
    text: (round) => (verifyLink(round) === null ? words.notYet : words.verify),
    cell: verifyCell,
  },
]
