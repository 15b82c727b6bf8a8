/** What the operator's page says of adjustments, suspensions, ends of accounts and VIP tiers. */
import { inLanguage } from '../shared/texts.js'

export const commandTexts = inLanguage({
  en: {
    adjust: {
      title: 'Ask for an adjustment',
      direction: 'Direction',
      directions: { credit: 'credit: the balance rises', debit: 'debit: the balance falls' },
      directionShort: { credit: 'credit', debit: 'debit' },
      amount: (currency) => `Amount in ${currency}`,
      noAmount: 'An amount such as 12.50, above zero.',
      send: 'Ask for it',
      sent: 'Asked for. Somebody else of the staff decides it, under Adjustments.',
    },
    adjustments: {
      title: 'Adjustments',
      about:
        'Corrections of balances that wait for a decision. Whoever asked for one cannot decide it.',
      caption: 'Adjustments that wait for a decision',
      none: 'No adjustment waits for a decision.',
      columns: {
        playerId: 'Player',
        direction: 'Direction',
        amount: 'Amount',
        reason: 'Reason',
        requestedBy: 'Asked for by',
        requestedAt: 'At',
        decide: 'Decision',
      },
      decide: 'Decide',
      look: 'Look',
      decideTitle: 'Decide an adjustment',
      approve: 'Approve',
      refuse: 'Refuse',
      approved: (balance) => `Approved: the balance is ${balance} now.`,
      refused: 'Refused: nothing has moved.',
      decided: 'It was decided already.',
      balanceNow: 'Balance now',
      balanceAfter: 'Balance, if approved',
      decision: 'Decision',
      status: 'Status',
      minorUnits: 'minor units',
    },
    suspensions: {
      title: 'Suspensions',
      about:
        'Suspensions whose end was asked for. Whoever asked cannot decide; players are suspended on their own page.',
      caption: 'Lifts that wait for a decision',
      captionOf: 'Suspensions of this player',
      none: 'No lift waits for a decision.',
      columns: {
        playerId: 'Player',
        status: 'Status',
        scopes: 'Barred',
        reason: 'Suspended because',
        suspendedBy: 'Suspended by',
        suspendedAt: 'Since',
        requestReason: 'Lift because',
        requestedBy: 'Asked for by',
        requestedAt: 'At',
        decidedBy: 'Decided by',
        liftedAt: 'Lifted',
        decide: 'Action',
      },
      statuses: {
        suspended: 'suspended',
        liftRequested: 'lift asked for',
        liftApproved: 'lift approved',
        lifted: 'lifted',
        failed: 'failed',
      },
      suspend: 'Suspend',
      suspendTitle: 'Suspend this player',
      suspendAbout:
        'Play, deposits and bonuses are barred at once; withdrawals and sign-in stay. The end needs two of the staff.',
      suspended: 'Suspended.',
      lift: 'Ask for the lift',
      liftTitle: 'Ask for the end of a suspension',
      liftAsked: 'Asked for. Somebody else of the staff decides it, under Suspensions.',
      decide: 'Decide',
      decideTitle: 'Decide the end of a suspension',
      approve: 'Approve the lift',
      decline: 'Decline',
      approved: 'Approved: the player may play again.',
      declined: 'Declined: the suspension goes on.',
    },
    account: {
      statuses: { active: 'active', dormant: 'dormant', closed: 'closed', deceased: 'deceased' },
      facts: {
        status: 'Account',
        since: 'Since',
        reopeningAskedAt: 'Reopening asked for',
        dormantAt: 'Dormant from',
      },
      close: {
        title: 'Close the account',
        about:
          'Play and deposits end at once; what is left is paid out. Somebody else may reopen it.',
        done: 'The account is closed.',
      },
      reopen: {
        title: 'Reopen the account',
        about:
          'What a player has closed, at their request; what the house has ended, by somebody else than whoever did.',
        done: 'The account is open again.',
      },
      deceased: {
        title: 'Record a death',
        about:
          'Nobody signs in, plays or withdraws any more. Two of the staff pay out to the estate.',
        done: 'Recorded.',
      },
    },
    vipProposals: {
      title: 'VIP proposals',
      about:
        'Tiers that turnover has reached. One of the staff records the checks, another grants: a market may demand all three, or allow no tiers.',
      caption: 'VIP tiers that wait for a person',
      none: 'No tier is proposed.',
      columns: {
        proposedAt: 'Proposed',
        playerId: 'Player',
        decide: 'Action',
        tier: 'Tier',
        turnover: 'Turnover',
        checks: 'Checks',
      },
      check: 'Check',
      checkNames: {
        affordability: 'affordability',
        protection: 'player protection',
        verification: 'verification',
      },
      outcome: 'Outcome',
      outcomes: { passed: 'passed', failed: 'failed' },
      checks: {
        title: 'Record a check',
        about:
          'The reason is the evidence: what was looked at. Whoever records a check cannot grant.',
        done: 'On record.',
      },
      grant: {
        title: 'Grant',
        about: 'Every check that the market demands has to be on record as passed.',
        done: 'Granted.',
      },
      refuse: { title: 'Refuse', about: 'The tier stays as it is.', done: 'Refused.' },
    },
    vip: {
      title: 'Set the VIP tier',
      tier: 'Tier',
      tiers: {
        bronze: 'bronze',
        silver: 'silver',
        gold: 'gold',
        platinum: 'platinum',
      },
      now: 'Now',
      send: 'Set it',
      sent: (tier) => `The tier is ${tier} now.`,
    },
  },
})
