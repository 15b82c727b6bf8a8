/** Dice: a session is opened or gone on with; then bets, seeds, and the rounds of the session. */
import { confirmed } from '../../shared/components/dialog.js'
import { form } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { money } from '../../shared/format.js'
import { betForm } from '../dice/bet-form.js'
import { createBoard, hundredths } from '../dice/board.js'
import { createSeat } from '../dice/seat.js'
import { seedsPanel } from '../dice/seeds.js'
import { since, wrote } from '../own-writes.js'
import { roundColumns } from '../rounds.js'
import { player } from '../texts.js'

const words = player.dice
const GAME = 'dice'

const ROUNDS_SHOWN = 20

export async function show(outlet, needs) {
  const { api, wallet, signal } = needs
  const [{ data }, games] = await Promise.all([
    api.get(since('/v1/sessions', { status: 'open', limit: 20 }), { signal }),
    api.get('/v1/games', { signal }),
    wallet.read(signal),
  ])
  const game = games.data.find(({ gameId }) => gameId === GAME)
  const session = data.find(({ gameId }) => gameId === GAME)
  if (session === undefined) showOpening(outlet, { ...needs, game })
  else showTable(outlet, { ...needs, game, session, at: 0n })
}

function showOpening(outlet, needs) {
  const { api } = needs
  fill(
    outlet,
    h('h1', {}, player.titles.dice),
    h(
      'section',
      { class: 'card medium' },
      h('h2', {}, words.openTitle),
      h('p', {}, words.openText),
      form({
        fields: [],
        submit: words.open,
        async send(_, { key }) {
          const session = wrote(await api.post('/v1/sessions', { gameId: GAME }, { key }))
          showTable(outlet, {
            ...needs,
            session: { ...session, nextNonce: 0 },
            at: session.position,
          })
          outlet.querySelector('input[name=chance]').focus()
        },
      }),
    ),
  )
}

function showTable(outlet, needs) {
  const { api, wallet, signal, game, session, at } = needs
  const { currency } = wallet.known()
  const seat = createSeat(session, { wallet, signal })
  seat.take({}, at)
  const board = createBoard(game.outcomes)
  const rounds = roundsOf(session, { api, signal })
  const leaveTo = () => {
    if (seat.session !== null && outlet.contains(rounds)) showOpening(outlet, needs)
  }
  seat.onGone = leaveTo

  async function place(bet, { key }) {
    const path = `/v1/sessions/${session.sessionId}/bets`
    const settled = wrote(await api.post(path, bet, { key }))
    const isWon = settled.payout !== '0'
    const drawn = hundredths(settled.outcome)
    const said = isWon ? words.won(drawn, money(settled.payout, currency)) : words.lost(drawn)
    await board.show({ outcome: settled.outcome, isWon }, said)
    wallet.told(settled)
    const { seedHash, clientSeed, nonce } = settled
    seat.take({ seedHash, clientSeed, nextNonce: nonce + 1 }, settled.position)
    void rounds.again()
  }

  fill(
    outlet,
    h(
      'div',
      { class: 'row heading' },
      h('h1', {}, player.titles.dice),
      closeForm({ api, session, leaveTo }),
    ),
    h(
      'div',
      { class: 'play' },
      h(
        'section',
        { class: 'card' },
        h('h2', {}, words.bet),
        board.element,
        betForm({
          api,
          currency,
          signal,
          place,
          version: session.paytableVersion,
          onAim: board.aim,
        }),
      ),
      seedsPanel({ api, seat, signal, onRotated: () => rounds.again() }),
    ),
    h('section', { class: 'after' }, h('h2', {}, words.last), rounds),
  )
}

const closeForm = ({ api, session, leaveTo }) =>
  form({
    fields: [],
    submit: words.close,
    kind: '',
    async send(_, { key }) {
      const isMeant = await confirmed(words.closeTitle, words.closeText, { confirm: words.close })
      if (!isMeant) return
      wrote(await api.post(`/v1/sessions/${session.sessionId}/close`, {}, { key }))
      notices().say(words.closed)
      leaveTo()
    },
  })

const roundsOf = ({ sessionId }, { api, signal }) =>
  table({
    caption: words.last,
    empty: player.rounds.empty,
    name: 'session-rounds',
    source: `/v1/rounds?sessionId=${sessionId}`,
    columns: roundColumns,
    load: ({ cursor }) =>
      api.get(since('/v1/rounds', { sessionId, limit: ROUNDS_SHOWN, cursor }), { signal }),
  })
