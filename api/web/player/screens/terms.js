/** The terms of use, for everybody: which versions there are, and from when each is in force. */
import { fill, h } from '../../shared/dom.js'
import { day } from '../../shared/format.js'
import { account } from '../account-texts.js'
import { player } from '../texts.js'

const words = account.terms

/** To this screen, in a window of its own: what is typed where the terms are accepted stays. */
export const termsLink = () =>
  h('a', { href: '#terms', target: '_blank', rel: 'noopener' }, words.link)

const lineOf = ({ version, from }, inForce) =>
  h(
    'li',
    {},
    h('strong', {}, words.version(version)),
    ` ${words.from(day(from))} `,
    version === inForce && h('span', { class: 'badge good' }, words.inForce),
  )

export async function show(outlet, { api, signal }) {
  const { terms, termsVersion } = await api.get('/v1/registration', { signal })
  fill(
    outlet,
    h(
      'section',
      { class: 'card medium' },
      h('h1', {}, player.titles.terms),
      h('p', {}, words.about),
      h(
        'ul',
        { class: 'plain' },
        terms.toReversed().map((one) => lineOf(one, termsVersion)),
      ),
      h('p', { class: 'soft' }, words.text),
    ),
  )
}
