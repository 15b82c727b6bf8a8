/** To where the letters of a house that sends no mail can be read; null elsewhere, where there is no such page. */
import { h } from './dom.js'
import { shared } from './texts.js'

/** As the server has the page (pages.ts). */
const HAVE_IT = ['embedded', 'demo']

/** Behind a sentence that says a letter was sent. */
export const mailboxLink = () =>
  HAVE_IT.includes(document.documentElement.dataset.environment)
    ? [' ', h('a', { href: '/mailbox' }, shared.toMailbox)]
    : null
