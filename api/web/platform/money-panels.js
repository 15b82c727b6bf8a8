/** What moved, by currency and by event. */
import { h } from '../shared/dom.js'
import { count, money } from '../shared/format.js'
import { simpleTable } from './simple-table.js'
import { platform } from './texts.js'

const words = platform.live

export const moneyTable = ({ wallet }) =>
  wallet.money.length === 0
    ? h('p', { class: 'soft' }, words.none)
    : simpleTable({
        label: words.money,
        columns: [
          words.currency,
          words.deposited,
          words.withdrawn,
          words.staked,
          words.won,
          words.ggr,
          words.averageBet,
        ],
        rows: wallet.money.map(({ currency, ...of }) => [
          currency,
          ...[of.deposited, of.withdrawn, of.staked, of.paidOut, of.ggr, of.averageBet].map(
            (minor) => (minor === null ? '–' : money(minor, currency)),
          ),
        ]),
      })

export const walletTable = ({ wallet }) =>
  wallet.events.length === 0
    ? h('p', { class: 'soft' }, words.none)
    : simpleTable({
        label: words.wallet,
        columns: [words.type, words.currency, words.count, words.sum],
        rows: wallet.events.map(({ type, currency, events, amount }) => [
          h('code', {}, type),
          currency,
          count(events),
          amount === '0' ? '–' : money(amount, currency),
        ]),
      })
