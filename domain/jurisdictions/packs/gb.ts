/** Great Britain. A change needs a new entry and a new version, never an edit of an entry that has begun. */
import { ALWAYS, changing, since } from '../dated.ts'
import type { PackData } from '../pack.ts'

type Limit = PackData['columns']['depositLimit'][number]['value']
type Bonus = PackData['columns']['bonus'][number]['value']

const day = { length: 'day', counting: 'rolling', max: null } as const
const week = { length: 'week', counting: 'rolling', max: null } as const
const month = { length: 'month', counting: 'rolling', max: null } as const
const deposits: Limit = {
  isPrompted: true,
  isMandatory: false,
  counts: 'net',
  isAcrossOperators: false,
  windows: [day, week, month],
}
const bonus: Bonus = {
  offered: 'any',
  wageringMax: null,
  amountMax: null,
  daysMin: null,
  isOneProduct: false,
  isOwnMoneyFree: true,
}

export const gb: PackData = {
  market: 'GB',
  version: 'GB-2026-1',
  name: 'Great Britain',
  authority: 'Gambling Commission',
  currency: 'GBP',
  timeZone: 'Europe/London',
  columns: {
    products: since(['casino', 'slots'], 'UKGC remote casino licence [P]'),
    titles: since('certified', 'UKGC testing strategy: approved test houses certify [P]'),
    minimumAge: since(18, 'Gambling Act 2005 s. 45 [U]'),
    verification: since(
      { levels: ['age', 'identity', 'address'], before: 'play' },
      'LC 17.1.1: nothing new asked for at withdrawal that could have been asked earlier [P]',
    ),
    location: since(
      { checkedAt: ['registration', 'signIn', 'play'], isRefusedElsewhere: false },
      'Choice of the house: a mismatch is noted [H]',
    ),
    isOwnCurrencyOnly: since(true, 'Choice of the house: amounts are never converted [H]'),
    depositLimit: changing(
      { from: ALWAYS, value: deposits, source: 'UKGC RTS 12 [P]' },
      {
        from: '2026-06-29T23:00:00.000Z',
        value: { ...deposits, isMandatory: true, counts: 'gross' },
        source: 'UKGC RTS 12: gross, mandatory, from 30 June 2026 [P]',
      },
    ),
    lossLimit: since({ ...deposits, isPrompted: false }, 'UKGC RTS 12 [P]'),
    sessionLimit: since({ isMandatory: false, maxHours: null }, 'UKGC RTS 13 [S]'),
    limitRaise: since(
      { delay: 'PT24H', isInBusinessDays: false, isConfirmed: true, oncePerMonths: null },
      'UKGC RTS 12 [P]',
    ),
    vulnerabilityCheck: changing(
      { from: ALWAYS, value: null, source: 'Before SR 3.4.4 [U]' },
      {
        from: '2024-08-29T23:00:00.000Z',
        value: { netDeposits: '50000', overDays: 30 },
        source: 'UKGC SR 3.4.4 [P]; the first day, 30 August 2024 [U]',
      },
      {
        from: '2025-02-28T00:00:00.000Z',
        value: { netDeposits: '15000', overDays: 30 },
        source: 'UKGC SR 3.4.4, from 28 February 2025 [P]',
      },
    ),
    exclusions: since(
      [
        { what: 'timeOut', length: 'PT24H', isLeast: true, ends: 'byItself', coolingOff: 'P0D' },
        {
          what: 'selfExclusion',
          length: 'P6M',
          isLeast: true,
          ends: 'onRequest',
          coolingOff: 'PT24H',
        },
      ],
      'UKGC SR 3.5.3: at least six months [P]; then only as the customer acts, one day later [S]',
    ),
    registers: since(
      [{ register: 'GAMSTOP', askedAt: ['registration', 'signIn', 'marketing'] }],
      'UKGC SR 3.5.5; GAMSTOP terms [P]',
    ),
    pace: changing(
      { from: ALWAYS, value: [], source: 'Before RTS 14D [U]' },
      {
        from: '2021-10-30T23:00:00.000Z',
        value: [{ product: 'slots', leastMs: 2_500 }],
        source: 'UKGC RTS 14D [P]; the first day, 31 October 2021 [U]',
      },
      {
        from: '2025-01-17T00:00:00.000Z',
        value: [
          { product: 'slots', leastMs: 2_500 },
          { product: 'casino', leastMs: 5_000 },
        ],
        source: 'UKGC RTS 14G, from 17 January 2025 [S]',
      },
    ),
    stakeCaps: changing(
      { from: ALWAYS, value: [], source: 'Before SI of 2025 on stakes of online slots [S]' },
      {
        from: '2025-04-08T23:00:00.000Z',
        value: [{ product: 'slots', fromAge: 0, max: '500' }],
        source: 'SI of 2025 on stakes of online slots, from 9 April 2025 [S]',
      },
      {
        from: '2025-05-20T23:00:00.000Z',
        value: [
          { product: 'slots', fromAge: 0, max: '200' },
          { product: 'slots', fromAge: 25, max: '500' },
        ],
        source: 'SI of 2025 on stakes of online slots, under 25 from 21 May 2025 [S]',
      },
    ),
    autoplay: changing(
      { from: ALWAYS, value: 'allowed', source: 'Before RTS 8 of 2021 [U]' },
      {
        from: '2021-10-30T23:00:00.000Z',
        value: 'forbidden',
        source: 'UKGC RTS 8 [P]; the first day, 31 October 2021 [U]',
      },
    ),
    isParallelPlayAllowed: since(false, 'UKGC RTS 14C: no several slots at once [U]'),
    realityCheck: since(
      { isPlayerSet: true, everyMinutes: null, breakMinutes: 0, isAcknowledged: true },
      'UKGC RTS 13B [S]',
    ),
    freePlay: since('afterAgeCheck', 'LC 17.1.1: age verified before free play [P]'),
    rtpFloorBp: since(null, 'None; RTP has to be shown (RTS 3) [U]'),
    bonus: changing(
      { from: ALWAYS, value: bonus, source: 'UKGC on restrictions of promotional play [P]' },
      {
        from: '2026-01-19T00:00:00.000Z',
        value: { ...bonus, wageringMax: 10, isOneProduct: true },
        source: 'UKGC SR 5.1.1, from 19 January 2026 [P]',
      },
    ),
    vip: since(
      {
        isAllowed: true,
        checks: ['affordability', 'protection', 'verification'],
        isBonusForbidden: false,
      },
      'UKGC on high value customers, 2020 [S]',
    ),
    paymentsRefused: changing(
      { from: ALWAYS, value: [], source: 'Before LC 6.1.2 [U]' },
      {
        from: '2020-04-13T23:00:00.000Z',
        value: ['cardCredit'],
        source: 'UKGC LC 6.1.2 [P]; the first day, 14 April 2020 [U]',
      },
    ),
    isWithdrawalCancellable: since(false, 'UKGC RTS 14B [P]'),
    marketing: changing(
      {
        from: ALWAYS,
        value: { consent: 'once', isRegisterAsked: true },
        source: 'PECR; GAMSTOP terms [U]',
      },
      {
        from: '2025-04-30T23:00:00.000Z',
        value: { consent: 'perProductAndChannel', isRegisterAsked: true },
        source: 'UKGC SR 5.1.12 [S]; the first day, 1 May 2025 [U]',
      },
    ),
    complaints: since(
      { acknowledgeHours: 24, decideDays: 56, isAdr: true },
      'UKGC on complaints: eight weeks, then ADR [P]',
    ),
    closure: since(
      {
        isRefunded: true,
        isPaidOutOnExclusion: true,
        reopenAfter: 'P0D',
        reopenAfterPermanent: 'P6M',
        dormantAfterMonths: 12,
        noticeDays: 30,
      },
      'SR 3.5.3: paid out on self-exclusion [S]; dormancy and notice [H]',
    ),
    retention: since(
      [
        { class: 'customer', trigger: 'relationshipEnd', years: 5, anchor: 'event' },
        { class: 'suspicionReports', trigger: 'report', years: 5, anchor: 'event' },
      ],
      'MLR 2017 reg. 40(3); UKGC guidance 7.26 to 7.29 [P]',
    ),
    reports: since(
      [
        { report: 'regulatory return', due: 'quarterly, within 28 days, nil returns too' },
        { report: 'key event', due: 'five working days' },
      ],
      'LCCP 15.3.1, 15.2.1 [P]',
    ),
  },
}
