/** What is asked, and answered truthfully. */
export const questions = [
  [
    'What is it built with?',
    'TypeScript on Node.js; EventStoreDB (KurrentDB) for facts; PostgreSQL for reads; Redis, where there is one, for what several processes share; Docker Compose to run it. The OpenAPI document is made from the routes, and these pages are plain HTML, CSS and JavaScript without a build step.',
  ],
  [
    'Is there real money in it?',
    'No. Payments go to a sandbox that stands in for a provider. It is built as if there were: exact amounts, two people for an adjustment, an audit log of all that staff do.',
  ],
  [
    'Why events and not rows?',
    'A row says how it is, an event says what happened. Balances, limits and reports are folds of the same facts: they can be computed anew, compared, and proved to somebody who does not trust us.',
  ],
  [
    'How do I know that a round was fair?',
    'The seed’s hash is said before the bet, the seed after it. With both, your own client seed and the nonce you compute the draw again: on the page “Verify a round”, or with a program of your own from docs/fairness.md.',
  ],
  [
    'Where do these figures come from?',
    'From GET /v1/platform, which anybody may ask. Each panel names the read models that it is made of, and the position up to which they had folded the events.',
  ],
  [
    'What if a read table is wrong?',
    'It is rebuilt from the events beside the live one, compared, and swapped in, while players go on. Nothing is ever decided by a read table.',
  ],
  [
    'What is known of me when I look at this page?',
    'Nothing is kept but a count of requests by address for a few seconds, for the rate limits. The page asks nobody but this server, and sets no cookie.',
  ],
]
