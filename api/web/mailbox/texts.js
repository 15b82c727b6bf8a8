/** What the page of the sandbox's mailbox says. */
import { inLanguage } from '../shared/texts.js'

export const mailbox = inLanguage({
  en: {
    title: 'Mailbox',
    intro:
      'This house sends no mail: what it would send is kept here, for everybody who can open this page. A deployment with a mail server has no such page.',
    none: 'No letter has arrived yet.',
    to: (address) => `To ${address},`,
    open: 'Open the link',
  },
})
