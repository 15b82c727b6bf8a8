/** Denmark. A change needs a new entry and a new version, never an edit of an entry that has begun. */
import { since } from '../dated.ts'
import type { PackData } from '../pack.ts'

export const dk: PackData = {
  market: 'DK',
  version: 'DK-2026-1',
  name: 'Denmark',
  authority: 'Spillemyndigheden',
  currency: 'DKK',
  timeZone: 'Europe/Copenhagen',
  columns: {
    products: since(['casino', 'slots'], 'Online casino licence [U]'),
    titles: since('certified', 'Certification programme [U]'),
    minimumAge: since(18, 'Gambling Act s. 34 [U]'),
    verification: since(
      { levels: ['age', 'identity', 'address'], before: 'play' },
      'Gambling Act, online casino order [U]',
    ),
    location: since(
      { checkedAt: ['registration', 'signIn', 'play'], isRefusedElsewhere: false },
      'Choice of the house: a mismatch is noted [H]',
    ),
    isOwnCurrencyOnly: since(
      true,
      'Sessions are reported in DKK [P]; amounts are never converted [H]',
    ),
    depositLimit: since(
      {
        isPrompted: true,
        isMandatory: true,
        counts: 'gross',
        isAcrossOperators: false,
        windows: [
          { length: 'day', counting: 'rolling', max: null },
          { length: 'week', counting: 'rolling', max: null },
          { length: 'month', counting: 'rolling', max: null },
        ],
      },
      'Mandatory, by day, week, month; from setting [P, an older text]',
    ),
    lossLimit: since(
      {
        isPrompted: false,
        isMandatory: false,
        counts: 'net',
        isAcrossOperators: false,
        windows: [
          { length: 'day', counting: 'rolling', max: null },
          { length: 'week', counting: 'rolling', max: null },
          { length: 'month', counting: 'rolling', max: null },
        ],
      },
      'None demanded [U]',
    ),
    sessionLimit: since({ isMandatory: false, maxHours: null }, 'None [U]'),
    limitRaise: since(
      { delay: 'PT24H', isInBusinessDays: false, isConfirmed: false, oncePerMonths: null },
      'Spillemyndigheden [P]',
    ),
    vulnerabilityCheck: since(null, 'None [U]'),
    exclusions: since(
      [
        { what: 'timeOut', length: 'PT24H', isLeast: false, ends: 'byItself', coolingOff: 'P0D' },
        {
          what: 'selfExclusion',
          length: 'P1M',
          isLeast: true,
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
          coolingOff: 'P1Y',
        },
      ],
      'Spillemyndigheden; ROFUS 24 hours, 1, 3, 6 months, permanent: reopened after a year [P]',
    ),
    registers: since(
      [{ register: 'ROFUS', askedAt: ['registration', 'signIn', 'marketing'] }],
      'At registration and every sign-in [P]',
    ),
    pace: since([], 'None [U]'),
    stakeCaps: since([], 'None [U]'),
    autoplay: since('allowed', 'Spillemyndigheden [U]'),
    isParallelPlayAllowed: since(true, 'Nothing forbids it [U]'),
    realityCheck: since(null, 'None demanded [U]'),
    freePlay: since('open', 'Nothing forbids it [U]'),
    rtpFloorBp: since(null, 'None [U]'),
    bonus: since(
      {
        offered: 'equalTerms',
        wageringMax: 10,
        amountMax: '100000',
        daysMin: 60,
        isOneProduct: false,
        isOwnMoneyFree: false,
      },
      'skat.dk: equal terms, at least 60 days [P]; DKK 1,000 and ten times [S]',
    ),
    vip: since(
      {
        isAllowed: true,
        checks: ['affordability', 'protection', 'verification'],
        isBonusForbidden: true,
      },
      'Equal terms for all: no bonus of its own for a tier [P]',
    ),
    paymentsRefused: since([], 'None [U]'),
    isWithdrawalCancellable: since(true, 'Nothing forbids it [U]'),
    marketing: since(
      { consent: 'perChannel', isRegisterAsked: true },
      'ROFUS marketing check, push messages too [P]',
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
        reopenAfterPermanent: 'P1Y',
        dormantAfterMonths: 12,
        noticeDays: 30,
      },
      'Reopened a year after a permanent exclusion [P]; the rest is the choice of the house [H]',
    ),
    retention: since(
      [
        { class: 'customer', trigger: 'relationshipEnd', years: 5, anchor: 'event' },
        { class: 'transactions', trigger: 'transaction', years: 5, anchor: 'event' },
      ],
      'info.skat.dk: five years after the end, single transactions five after [P]',
    ),
    reports: since(
      [
        { report: 'end of day, SAFE', due: 'daily' },
        { report: 'casino sessions, SAFE', due: 'as they end' },
      ],
      'Spillemyndigheden, SAFE with TamperToken [S]',
    ),
  },
}
