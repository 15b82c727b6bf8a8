/** The stage of the proof: from the revealed seed to the payout, with what each step must come out as. */
import { h } from '../shared/dom.js'
import { count, money, number } from '../shared/format.js'
import { verifyLink } from '../shared/verify-link.js'
import { platform } from './texts.js'

const words = platform.follow.proof

const same = (isSame) =>
  h(
    'span',
    { class: `badge ${isSame ? 'good' : 'bad'}` },
    isSame ? `✓ ${words.same}` : words.differs,
  )

export function proof({ proof: shown }) {
  const { computedHash, seedHash, message, hmac, word, drawn, outcome, currency } = shown
  const hash = (text) => h('span', { class: 'hash' }, text)
  const steps = [
    [words.hash, hash(computedHash)],
    [words.hashIs, [hash(seedHash), ' ', same(computedHash === seedHash)]],
    [words.message, hash(message)],
    [words.hmac, [h('span', { class: 'hash' }, h('mark', {}, hmac.slice(0, 8)), hmac.slice(8))]],
    ...(word === null ? [] : [[words.word, count(word)]]),
    [words.drawn(count(shown.outcomes)), drawn],
    [words.outcome, [outcome, ' ', same(drawn === outcome)]],
    [words.multiplier, number(Number(shown.multiplierBp) / 10_000, { minimumFractionDigits: 4 })],
    [words.payout, money(shown.payout, currency)],
  ]
  return [
    h(
      'ol',
      { class: 'plain proof' },
      steps.map(([name, value]) =>
        h('li', {}, h('span', { class: 'soft small' }, name), h('span', {}, value)),
      ),
    ),
    h('p', {}, h('a', { class: 'button', href: verifyLink(shown) }, platform.follow.verify)),
  ]
}
