/** Every movement of the wallet's money, to look at, to print and to take away. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { since } from '../own-writes.js'
import { player } from '../texts.js'

const words = player.statement

const kindOf = ({ kind, amount }) => {
  const isBack = kind === 'WITHDRAWAL' && !amount.startsWith('-')
  return words.kinds[isBack ? 'WITHDRAWAL_BACK' : kind] ?? kind
}

const currency = (row) => row.currency

export function show(outlet, { api, signal }) {
  const print = () => globalThis.print()
  fill(
    outlet,
    h(
      'div',
      { class: 'row heading' },
      h('h1', {}, player.titles.statement),
      h('button', { type: 'button', on: { click: print } }, words.print),
    ),
    table({
      caption: words.caption,
      empty: words.empty,
      name: 'statement',
      source: '/v1/wallet/entries',
      columns: [
        { key: 'number', label: words.number, kind: 'number' },
        { key: 'occurredAt', label: words.at, kind: 'time' },
        { key: 'kind', label: words.kind, text: kindOf },
        { key: 'bucket', label: words.bucket, text: ({ bucket }) => words.buckets[bucket] },
        { key: 'amount', label: words.amount, kind: 'money', currency },
        { key: 'balance', label: words.balance, kind: 'money', currency },
      ],
      async load({ cursor }) {
        const page = await api.get(since('/v1/wallet/entries', { limit: 100, cursor }), { signal })
        return { ...page, data: page.data.map((row) => ({ ...row, currency: page.currency })) }
      },
    }),
  )
}
