/** Where the link of a letter has lost its token, as after a reload. */
import { fill, h } from '../../shared/dom.js'
import { account } from '../account-texts.js'
import { player } from '../texts.js'

export function show(outlet) {
  fill(
    outlet,
    h(
      'section',
      { class: 'card narrow' },
      h('h1', {}, player.titles.linkGone),
      h('p', {}, account.linkGone),
    ),
  )
}
