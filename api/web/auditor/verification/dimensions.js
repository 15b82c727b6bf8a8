/** What play is recorded with for reports: of its session as it was opened, and of its wallet. Older events have none of it. */
import { text, whole } from './export.js'

const OF_SESSION = ['market', 'brand', 'channel', 'product']

export const dimensionsOf = (data) => ({
  market: text(data, 'market'),
  brand: text(data, 'brand'),
  channel: text(data, 'channel'),
  product: text(data, 'product'),
})

/** A join repeats the session's opening, a bet and a win the join. */
export function compareDimensions(findings, event, expected) {
  for (const field of OF_SESSION) {
    const [was, found] = [expected[field], text(event.data, field)]
    if (was === found) continue
    findings.add('session-mismatch', event, { expected: `${field} ${was}`, found })
  }
}

/** Of the schema version from which on play says its currency and kind of account. */
const SAYS_ITS_WALLET = 2

/** `opened`: what the wallet's WalletOpened says; null before it. */
export function compareWithWallet(findings, event, opened) {
  if (opened === null || whole(event.metadata, 'schemaVersion') < SAYS_ITS_WALLET) return
  const expected = `${text(opened, 'currency')} ${text(opened, 'accountKind') || 'real'}`
  const found = `${text(event.data, 'currency')} ${text(event.data, 'accountKind')}`
  if (expected !== found) findings.add('wallet-mismatch', event, { expected, found })
}
