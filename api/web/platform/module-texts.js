/** What each module is about; what it has of routes, events and tables the API tells. Of the book the titles alone. */
export const modules = {
  identity: {
    title: 'Identity',
    line: 'Who plays, who works here, and what is known of them.',
    does: 'Registration, sign-in with a second factor, sign-ins in use, profile, VIP tiers, erasure.',
    how: 'Personal data is sealed under a key of each player: who erases the key erases the person, in streams and backups, too. E-mail and person are unique by reservations that are streams themselves. Staff need a second factor.',
    chapters: ['10 Complete Platform Architecture', '24d KYC Evidence Lifecycle'],
  },
  wallet: {
    title: 'Wallet',
    line: 'Every movement of money, and all that can refuse a bet.',
    does: 'Deposits, withdrawals, bets and wins, the ledger, adjustments by two people, suspensions.',
    how: 'One stream a player holds every fact that can refuse or pay a bet, so that a decision needs no other. A bet and its win are one append: there is no half of a round. Amounts are whole minor units.',
    chapters: [
      '12 Real-Time Cash Flow Management for Online Casinos',
      '36b The Financial Truth Layer: Ledger, Treasury, and Reconciliation',
      '33d Disputes, Chargebacks, and Player Support',
    ],
  },
  games: {
    title: 'Games',
    line: 'Sessions, provably fair draws, paytables.',
    does: 'Opens sessions, commits seeds, draws, settles, reveals.',
    how: 'Two server seeds are said by their hashes before the first bet. A draw is an HMAC-SHA-256 of client seed, nonce and counter under the server seed, with rejection, so that no outcome is likelier. A rotation reveals the seed.',
    chapters: ['10b Supplier Integration Control Plane', '17 Random Number Generation (RNG)'],
  },
  compliance: {
    title: 'Compliance',
    line: 'Watches that find what the law wants to be looked at.',
    does: 'Sums each day’s deposits of a wallet, and opens a case where they reach the rule’s threshold.',
    how: 'Rules are dated data with a version and a source. The watch is a read model made from them: what it finds leaves through an outbox, once, also after a rebuild. Reviews of cases are not built yet.',
    chapters: [
      '24 Security and Compliance',
      '24d KYC Evidence Lifecycle',
      '25b Regulatory Reporting and Evidence Export',
      '24e Geofencing and Location Verification',
      '26b Self-Exclusion Registries: From API to Audit Trail',
    ],
  },
  'responsible-gaming': {
    title: 'Responsible gaming',
    line: 'How long, how often and for how much somebody plays.',
    does: 'Keeps a player’s days: rounds, stakes, payouts, deposits, time played.',
    how: 'Time is counted from round to round, pauses left out, over all sessions at once. What bars a player is a fact on the wallet’s own stream, so that no bet can slip past it.',
    chapters: [
      '26 Responsible Gaming and Player Protection Systems',
      '26b Self-Exclusion Registries: From API to Audit Trail',
    ],
  },
  rtp: {
    title: 'Return to player',
    line: 'What games pay back, and whether chance explains it.',
    does: 'Sums stakes and payouts of each game and paytable, and their squares.',
    how: 'From the sums follows the actual return, and from the squares how far chance may take it: a 95 % band around it. The target lies within it, or somebody should look.',
    chapters: [
      '15 Casino Mathematics and Game Economy',
      '15b Game Exploits, Fake Hacks, and the Engineering of Trust',
    ],
  },
}
