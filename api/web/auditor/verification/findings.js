/** What may be wrong with a history: a closed list of names, each with what it means. */
export const meanings = {
  'account-mismatch':
    'an account ended, returned, or was paid out otherwise than its wallet, or the staff, have said',
  'actor-mismatch': "a bet was placed or a client seed chosen by another than the wallet's player",
  'adjustment-mismatch':
    'an adjustment, its approval and what the wallet did of it do not say the same',
  'balance-mismatch': 'a balance does not follow from the one before it and the amount moved',
  'bet-after-reveal': 'a bet was placed on a seed that had been revealed',
  'bet-without-session': 'a bet was placed in a session that was not in force',
  'checksum-failure': 'a stored frame does not have the checksum that was written with it',
  'client-seed-early': 'a client seed was chosen before the server seed was committed',
  'client-seed-mismatch': 'a bet used another client seed than the one in force',
  'command-repeated': 'a command wrote to its stream a second time',
  'commitment-late': 'a seed was bet on before its commitment was published',
  'ended-account-used': 'a bet or a deposit was taken on an account that had ended',
  'event-id-mismatch': "an event's id does not follow from its command and content",
  'four-eyes-missing':
    'whoever asked for an adjustment, a payout, or the lift of a suspension, or ended an account, decided it, too',
  'metadata-missing': 'an event does not say when, by whom or by which command it was made',
  'nonce-gap': 'nonces of a seed are not 0, 1, 2, …',
  'occurred-at-order': 'an event is older than the one before it in its stream',
  'outcome-mismatch': 'an outcome does not follow from seeds and nonce',
  'payment-mismatch': 'a payment does not match what was started',
  'payout-missing':
    'what was left on an account that ended was not paid out as it was said, or not all of it',
  'payout-mismatch': 'a payout does not follow from outcome, choice, stake and paytable',
  'position-order': 'positions do not increase',
  'provider-round-mismatch':
    'a stake or a payout of another provider has no round or comes twice, or its return or its round’s close says otherwise',
  'record-mismatch': "the record of a seed's rounds does not match the rounds, or is not there",
  'replaced-mismatch':
    'a value was set by a fact that does not name the one in force, or refused to one that does',
  'restriction-broken': 'something was done that a restriction in force bars',
  'restriction-mismatch':
    'a lift names no restriction in force, or a suspension and its wallet do not say the same',
  'reveal-in-force': 'a seed was revealed while it could still be bet on',
  'reveal-missing': 'a session was closed without the reveal of all that it committed to',
  'revision-gap': 'revisions of a stream are not 0, 1, 2, …',
  'round-mismatch': 'a win does not belong to the bet before it',
  'round-repeated': 'a round was placed a second time',
  'seed-hash-mismatch': 'a revealed seed is not the one that was committed',
  'seed-not-in-force': 'a bet names another server seed than the one in force',
  'seed-overrun': 'a seed was given more than its life, or bet on beyond it',
  'seed-reused': 'a server seed was committed or put in force a second time',
  'session-mismatch': 'session and wallet do not say the same of a session',
  'successor-mismatch':
    'a seed took over or was named that is not the committed successor, or not one was committed',
  'wallet-mismatch':
    'a wallet was opened twice or late, or closed not empty and still, or its facts say another',
  'unreadable-event': 'an event does not have the form of its type',
}

/** Findings that are listed; all are counted. */
const LISTED_MAX = 1_000

export function createFindings() {
  const listed = []
  let count = 0
  return {
    add(code, { stream, revision, id }, { expected, found }) {
      count += 1
      if (listed.length >= LISTED_MAX) return
      const eventId = id
      listed.push({
        code,
        stream,
        revision,
        eventId,
        expected: String(expected),
        found: String(found),
      })
    },
    count: () => count,
    list: () => listed,
  }
}
