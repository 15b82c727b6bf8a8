/** Rounds as they are listed, each with the link by which anybody verifies it once its seed is revealed. */
import { h } from '../shared/dom.js'
import { percent } from '../shared/format.js'
import { verifyLink } from '../shared/verify-link.js'
import { player } from './texts.js'

const words = player.rounds

/** Until its seed is revealed nobody can verify a round. */
const isRevealed = ({ serverSeed }) => serverSeed !== null

const chanceOf = ({ choice }) => percent(Number(choice) / 10_000)
const drawnOf = ({ outcome }) => (Number(outcome) / 100).toFixed(2)

function verifyCell(round) {
  if (isRevealed(round)) return h('a', { href: verifyLink(round) }, words.verify)
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
    text: (round) => (isRevealed(round) ? words.verify : words.notYet),
    cell: verifyCell,
  },
]
