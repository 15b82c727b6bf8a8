/** The seeds of a session: hashes before the bets, the player's own share, and what a rotation has revealed. */
import { copyButton } from '../../shared/components/copy.js'
import { field, form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h } from '../../shared/dom.js'
import { since, wrote } from '../own-writes.js'
import { verifyLink } from '../../shared/verify-link.js'
import { player } from '../texts.js'

const words = player.dice

const hash = (text, what) => [h('span', { class: 'hash' }, text), ' ', copyButton(text, what)]

const facts = (pairs) =>
  h(
    'dl',
    { class: 'facts wide' },
    pairs.map(([name, ...value]) => [h('dt', {}, name), h('dd', {}, value)]),
  )

const inForce = ({ seedHash, successorHash, clientSeed, clientSeedOrigin, nextNonce }) =>
  facts([
    [words.seedHash, hash(seedHash, words.seedHash), h('p', { class: 'hint' }, words.seedHashHint)],
    [
      words.successor,
      successorHash === null
        ? h('span', { class: 'soft' }, words.successorLater)
        : hash(successorHash, words.successor),
    ],
    [
      words.clientSeed,
      h('span', { class: 'hash' }, clientSeed),
      ' ',
      h('span', { class: 'badge' }, words.origins[clientSeedOrigin]),
    ],
    [words.nonce, nextNonce],
  ])

/** The player's share of the randomness, until the first bet on the server seed. */
const ownSeedForm = ({ api, seat, path }) =>
  form({
    fields: [
      field({
        name: 'clientSeed',
        label: words.newClientSeed,
        hint: words.newClientSeedHint,
        autocomplete: 'off',
        spellcheck: 'false',
        maxlength: 64,
      }),
    ],
    submit: words.setClientSeed,
    kind: '',
    async send({ clientSeed }, { key, form }) {
      const set = wrote(await api.put(`${path}/client-seed`, { clientSeed }, { key }))
      seat.take({ ...set, clientSeedOrigin: 'chosen' }, set.position)
      notices().say(words.clientSeedSet)
      form.reset()
    },
  })

/** `last`: the newest round on the seed, where there is one. */
const revealedSeed = ({ seedHash, serverSeed, rounds }, last) =>
  h(
    'div',
    { class: 'notice good revealed' },
    h('h3', {}, words.revealed),
    facts([
      [
        words.revealedSeed,
        serverSeed === null ? words.revealedPending : hash(serverSeed, words.revealedSeed),
      ],
      [words.revealedHash, h('span', { class: 'hash' }, seedHash)],
      [words.rounds, rounds],
    ]),
    last &&
      serverSeed &&
      h('p', {}, h('a', { href: verifyLink({ ...last, serverSeed }) }, words.verifyLast)),
  )

/** `seat` holds the session as it is known; `onRotated` hears that a seed was revealed. */
export function seedsPanel({ api, seat, signal, onRotated }) {
  const now = h('div')
  const own = h('div', { class: 'own-seed' })
  const revealed = h('div', { role: 'status' })
  const path = `/v1/sessions/${seat.session.sessionId}`

  const clientSeedForm = ownSeedForm({ api, seat, path })
  const rotateForm = form({
    fields: [h('p', { class: 'hint' }, words.rotateHint)],
    submit: words.rotate,
    kind: '',
    async send(_, { key }) {
      const { ended, ...next } = wrote(await api.post(`${path}/rotate`, {}, { key }))
      seat.take({ ...next, nextNonce: 0 }, next.position)
      const query = { sessionId: seat.session.sessionId, limit: 1 }
      const { data } = await api.get(since('/v1/rounds', query), { signal })
      const last = data.find((round) => round.seedHash === ended.seedHash)
      fill(revealed, revealedSeed(ended, last))
      onRotated()
    },
  })

  let isLocked = null
  const draw = () => {
    fill(now, inForce(seat.session))
    const locks = seat.session.nextNonce > 0
    if (locks === isLocked) return // what is typed into the form stays
    isLocked = locks
    fill(own, locks ? h('p', { class: 'soft' }, words.clientSeedLocked) : clientSeedForm)
  }
  seat.onChange(draw)
  draw()
  return h(
    'section',
    { class: 'card seeds' },
    h('h2', {}, words.fairness),
    now,
    h('div', { class: 'pair forms' }, own, rotateForm),
    revealed,
  )
}
