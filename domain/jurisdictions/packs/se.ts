/** Sweden. A change needs a new entry and a new version, never an edit of an entry that has begun. */
import { since } from '../dated.ts'
import type { PackData } from '../pack.ts'

export const se: PackData = {
  market: 'SE',
  version: 'SE-2026-1',
  name: 'Sweden',
  authority: 'Spelinspektionen',
  currency: 'SEK',
  timeZone: 'Europe/Stockholm',
  columns: {
    products: since(['casino', 'slots'], 'Spellagen 2018:1138, commercial online gambling [U]'),
    titles: since('certified', 'Certified by a test house [U]'),
    minimumAge: since(18, 'Spellagen ch. 14 [U]'),
    verification: since(
      { levels: ['age', 'identity', 'address'], before: 'registration' },
      'Registration with a personal number [U]',
    ),
    location: since(
      { checkedAt: ['registration', 'signIn', 'play'], isRefusedElsewhere: false },
      'Choice of the house: a mismatch is noted [H]',
    ),
    isOwnCurrencyOnly: since(true, 'Choice of the house: amounts are never converted [H]'),
    depositLimit: since(
      {
        isPrompted: true,
        isMandatory: true,
        counts: 'gross',
        isAcrossOperators: false,
        windows: [
          { length: 'day', counting: 'calendar', max: null },
          { length: 'week', counting: 'calendar', max: null },
          { length: 'month', counting: 'calendar', max: null },
        ],
      },
      'Spellagen ch. 14 s. 7: set by the player, mandatory; calendar days [S]',
    ),
    lossLimit: since(
      {
        isPrompted: false,
        isMandatory: false,
        counts: 'net',
        isAcrossOperators: false,
        windows: [
          { length: 'day', counting: 'calendar', max: null },
          { length: 'week', counting: 'calendar', max: null },
          { length: 'month', counting: 'calendar', max: null },
        ],
      },
      'None demanded [U]',
    ),
    sessionLimit: since(
      { isMandatory: true, maxHours: 24 },
      'Log-in time, stopped after 24 hours [S]',
    ),
    limitRaise: since(
      { delay: 'PT72H', isInBusinessDays: false, isConfirmed: false, oncePerMonths: null },
      'Spellagen ch. 14 [S]',
    ),
    vulnerabilityCheck: since(null, 'None [U]'),
    exclusions: since(
      [
        { what: 'timeOut', length: 'PT24H', isLeast: false, ends: 'byItself', coolingOff: 'P0D' },
        {
          what: 'selfExclusion',
          length: 'P1M',
          isLeast: false,
          ends: 'byItself',
          coolingOff: 'P0D',
        },
        {
          what: 'selfExclusion',
          length: 'P3M',
          isLeast: false,
          ends: 'byItself',
          coolingOff: 'P0D',
        },
        {
          what: 'selfExclusion',
          length: 'P6M',
          isLeast: false,
          ends: 'byItself',
          coolingOff: 'P0D',
        },
        {
          what: 'selfExclusion',
          length: null,
          isLeast: false,
          ends: 'onRequest',
          coolingOff: 'P12M',
        },
      ],
      'Spelpaus: 1, 3, 6 months end by themselves [S]; open ones after twelve months [U]',
    ),
    registers: since(
      [{ register: 'Spelpaus', askedAt: ['registration', 'signIn', 'marketing'] }],
      'spelpaus.se: its own calls for marketing [P]',
    ),
    pace: since([{ product: 'slots', leastMs: 3_000 }], 'Three seconds [S]'),
    stakeCaps: since([], 'None [U]'),
    autoplay: since('allowed', 'Each round three seconds or more [S]'),
    isParallelPlayAllowed: since(true, 'Nothing forbids it [U]'),
    realityCheck: since(
      { isPlayerSet: true, everyMinutes: null, breakMinutes: 0, isAcknowledged: true },
      'Set by the player [S]',
    ),
    freePlay: since('afterAgeCheck', 'Registered players alone [U]'),
    rtpFloorBp: since(null, 'None [U]'),
    bonus: since(
      {
        offered: 'firstPlayOnly',
        wageringMax: null,
        amountMax: null,
        daysMin: null,
        isOneProduct: false,
        isOwnMoneyFree: false,
      },
      'Spellagen ch. 14 s. 9: at first play only [P]',
    ),
    vip: since(
      {
        isAllowed: true,
        checks: ['affordability', 'protection', 'verification'],
        isBonusForbidden: true,
      },
      'Offers to VIPs were judged unlawful bonuses [S]',
    ),
    paymentsRefused: since(['cardCredit'], 'No gambling on credit [U]'),
    isWithdrawalCancellable: since(true, 'Nothing forbids it [U]'),
    marketing: since(
      { consent: 'perChannel', isRegisterAsked: true },
      'Spelpaus: marketing has a call of its own [P]',
    ),
    complaints: since(
      { acknowledgeHours: 24, decideDays: 56, isAdr: true },
      'Choice of the house, as in Great Britain [H]',
    ),
    closure: since(
      {
        isRefunded: true,
        isPaidOutOnExclusion: false,
        reopenAfter: 'P0D',
        reopenAfterPermanent: 'P12M',
        dormantAfterMonths: 12,
        noticeDays: 30,
      },
      'Dormancy, notice and reopening are the choice of the house [H]',
    ),
    retention: since(
      [
        { class: 'customer', trigger: 'relationshipEnd', years: 5, anchor: 'event' },
        { class: 'transactions', trigger: 'transaction', years: 5, anchor: 'event' },
      ],
      'Money laundering act: five years, in cases ten [U]',
    ),
    reports: since(
      [{ report: 'duty of care plan', due: 'on demand' }],
      'Spellagen ch. 14 s. 1 [U]',
    ),
  },
}
