/** The wallet: what it holds, live; what is open, and what is barred. */
import '../../shared/components/time.js'
import { fill, h, redrawn } from '../../shared/dom.js'
import { money } from '../../shared/format.js'
import { since } from '../own-writes.js'
import { player } from '../texts.js'

const words = player.home

const sums = ({ currency, ...wallet }) =>
  h(
    'dl',
    { class: 'facts amounts' },
    [
      [words.deposited, wallet.deposited],
      [words.withdrawn, wallet.withdrawn],
      [words.staked, wallet.staked],
      [words.paidOut, wallet.paidOut],
      [words.adjusted, wallet.adjusted],
      [words.pending, wallet.depositsPending],
      [words.held, wallet.withdrawalsHeld],
    ].map(([name, amount]) => [h('dt', {}, name), h('dd', {}, money(amount ?? '0', currency))]),
  )

const session = ({ rounds, openedAt }) =>
  h(
    'li',
    { class: 'row' },
    h('span', {}, player.titles.dice),
    h(
      'span',
      { class: 'soft small' },
      `${words.rounds(rounds)}, ${words.since} `,
      h('acme-time', { at: openedAt }),
    ),
    h('a', { href: '#dice' }, words.continue),
  )

const restriction = ({ kind, scopes, until }) =>
  h(
    'li',
    {},
    h('span', { class: 'badge warn' }, words.kinds[kind] ?? kind),
    ` ${words.bars} ${scopes.map((scope) => words.scopes[scope] ?? scope).join(', ')}, `,
    until === null ? words.untilLifted : [`${words.until} `, h('acme-time', { at: until })],
  )

const listOf = (items, one, none) =>
  items.length === 0 ? h('p', { class: 'soft' }, none) : h('ul', { class: 'plain' }, items.map(one))

export async function show(outlet, { api, wallet, signal }) {
  const [, restricted, open] = await Promise.all([
    wallet.read(signal),
    api.get(since('/v1/wallet/restrictions'), { signal }),
    api.get(since('/v1/sessions', { status: 'open', limit: 20 }), { signal }),
  ])
  const amount = h('p', { class: 'huge number' })
  const bonus = h('p', { class: 'soft number' })
  const sumsPlace = h('div')
  const sessionsPlace = h('div')
  const drawBalance = () => {
    const known = wallet.known()
    fill(amount, money(known.balance, known.currency))
    bonus.hidden = known.bonusBalance === '0'
    fill(bonus, words.bonus(money(known.bonusBalance, known.currency)))
    fill(sumsPlace, sums(known))
  }
  const drawSessions = () =>
    redrawn(sessionsPlace, () =>
      fill(sessionsPlace, listOf(wallet.sessions() ?? open.data, session, words.noSessions)),
    )
  wallet.onChange('balance', drawBalance, { signal })
  wallet.onChange('sessions', drawSessions, { signal })
  drawBalance()
  drawSessions()
  const card = (title, ...children) => h('section', { class: 'card' }, h('h2', {}, title), children)
  fill(
    outlet,
    h('h1', {}, player.titles.home),
    h(
      'div',
      { class: 'tiles' },
      h(
        'div',
        { class: 'stack' },
        h(
          'section',
          { class: 'card balance' },
          h('h2', {}, player.balance),
          amount,
          bonus,
          h(
            'div',
            { class: 'row' },
            h('a', { class: 'button primary', href: '#lobby' }, words.play),
            h('a', { class: 'button', href: '#deposit' }, words.deposit),
            h('a', { class: 'button', href: '#withdraw' }, words.withdraw),
          ),
        ),
        card(words.sessions, sessionsPlace),
        card(words.restrictions, listOf(restricted.data, restriction, words.noRestrictions)),
      ),
      card(words.sums, sumsPlace),
    ),
  )
}
