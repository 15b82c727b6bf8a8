/** Germany. A change needs a new entry and a new version, never an edit of an entry that has begun. */
import { since } from '../dated.ts'
import type { PackData } from '../pack.ts'

export const de: PackData = {
  market: 'DE',
  version: 'DE-2026-1',
  name: 'Germany',
  authority: 'Gemeinsame Glücksspielbehörde der Länder',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  columns: {
    products: since(
      ['slots'],
      'GlüStV 2021: virtual slots; table games are matters of the states [S]',
    ),
    titles: since('eachApproved', 'GlüStV s. 22a: each title is approved [S]'),
    minimumAge: since(18, 'GlüStV s. 4 [U]'),
    verification: since(
      { levels: ['age', 'identity', 'address'], before: 'play' },
      'GlüStV s. 6a to 6c [S]',
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
        isAcrossOperators: true,
        windows: [{ length: 'month', counting: 'calendar', max: '100000' }],
      },
      'GlüStV s. 6c; LUGAS: EUR 1,000 a month at all operators [S]',
    ),
    lossLimit: since(
      {
        isPrompted: true,
        isMandatory: false,
        counts: 'net',
        isAcrossOperators: false,
        windows: [
          { length: 'day', counting: 'calendar', max: null },
          { length: 'week', counting: 'calendar', max: null },
          { length: 'month', counting: 'calendar', max: null },
        ],
      },
      'GlüStV s. 6c [U]',
    ),
    sessionLimit: since(
      { isMandatory: false, maxHours: null },
      'None beyond the reality check [U]',
    ),
    limitRaise: since(
      { delay: 'P7D', isInBusinessDays: false, isConfirmed: false, oncePerMonths: null },
      'GlüStV s. 6c [S]',
    ),
    vulnerabilityCheck: since(null, 'None [U]'),
    exclusions: since(
      [
        {
          what: 'panicButton',
          length: 'PT24H',
          isLeast: false,
          ends: 'byItself',
          coolingOff: 'P0D',
        },
        {
          what: 'selfExclusion',
          length: 'P3M',
          isLeast: true,
          ends: 'onRequest',
          coolingOff: 'P7D',
        },
        {
          what: 'selfExclusion',
          length: null,
          isLeast: false,
          ends: 'onRequest',
          coolingOff: 'P7D',
        },
      ],
      'GlüStV s. 6i, 8: 24 hours by the button [P]; OASIS three months or more [U]',
    ),
    registers: since(
      [
        { register: 'OASIS', askedAt: ['registration', 'play', 'marketing'] },
        { register: 'LUGAS', askedAt: ['deposit', 'play'] },
      ],
      'OASIS before each play [P]; LUGAS [P]',
    ),
    pace: since([{ product: 'slots', leastMs: 5_000 }], 'GlüStV s. 22a: five seconds [S]'),
    stakeCaps: since(
      [{ product: 'slots', fromAge: 0, max: '100' }],
      'GlüStV s. 22a: EUR 1 a spin; tiers are reported [S]',
    ),
    autoplay: since('forbidden', 'GlüStV s. 22a [S]'),
    isParallelPlayAllowed: since(false, 'GlüStV s. 6h; LUGAS [S]'),
    realityCheck: since(
      { isPlayerSet: false, everyMinutes: 60, breakMinutes: 5, isAcknowledged: true },
      'GlüStV s. 22a: 60 minutes, then a break of five [S]',
    ),
    freePlay: since('forbidden', 'No demo play [S]'),
    rtpFloorBp: since(null, 'None [S]'),
    bonus: since(
      {
        offered: 'any',
        wageringMax: null,
        amountMax: null,
        daysMin: null,
        isOneProduct: true,
        isOwnMoneyFree: false,
      },
      'GlüStV s. 5 [U]',
    ),
    vip: since(
      {
        isAllowed: false,
        checks: ['affordability', 'protection', 'verification'],
        isBonusForbidden: true,
      },
      'No VIP offers [S]',
    ),
    paymentsRefused: since([], 'None [U]'),
    isWithdrawalCancellable: since(false, 'Choice of the house, as in Great Britain [H]'),
    marketing: since(
      { consent: 'perChannel', isRegisterAsked: true },
      'GlüStV s. 5: asked of OASIS [P]',
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
        reopenAfterPermanent: 'P3M',
        dormantAfterMonths: 12,
        noticeDays: 30,
      },
      'Dormancy, notice and reopening are the choice of the house [H]',
    ),
    retention: since(
      [
        { class: 'customer', trigger: 'relationshipEnd', years: 5, anchor: 'event' },
        { class: 'transactions', trigger: 'relationshipEnd', years: 5, anchor: 'yearEnd' },
      ],
      'GlüStV s. 6g, GwG s. 8: from the end of the year [S]',
    ),
    reports: since(
      [
        { report: 'limit file', due: 'each deposit and change of a limit' },
        { report: 'activity file', due: 'each beginning of play' },
      ],
      'LUGAS [P]',
    ),
  },
}
