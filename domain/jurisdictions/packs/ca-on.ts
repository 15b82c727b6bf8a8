/** Ontario. A change needs a new entry and a new version, never an edit of an entry that has begun. */
import { since } from '../dated.ts'
import type { PackData } from '../pack.ts'

export const caOn: PackData = {
  market: 'CA-ON',
  version: 'CA-ON-2026-1',
  name: 'Ontario',
  authority: 'Alcohol and Gaming Commission of Ontario',
  currency: 'CAD',
  timeZone: 'America/Toronto',
  columns: {
    products: since(['casino', 'slots'], 'iGaming Ontario [U]'),
    titles: since('certified', 'AGCO: independent testing laboratory [U]'),
    minimumAge: since(19, 'Gaming Control Act, 1992 [U]'),
    verification: since(
      { levels: ['age', 'identity', 'address'], before: 'play' },
      "AGCO Registrar's Standards 3.01 [U]",
    ),
    location: since(
      { checkedAt: ['registration', 'signIn', 'play'], isRefusedElsewhere: true },
      "AGCO Registrar's Standards 3.02: within Ontario alone [U]",
    ),
    isOwnCurrencyOnly: since(true, 'Choice of the house: amounts are never converted [H]'),
    depositLimit: since(
      {
        isPrompted: true,
        isMandatory: false,
        counts: 'gross',
        isAcrossOperators: false,
        windows: [
          { length: 'day', counting: 'rolling', max: null },
          { length: 'week', counting: 'rolling', max: null },
          { length: 'month', counting: 'rolling', max: null },
        ],
      },
      'AGCO 2.23: offered at registration; 24 hours, 7 days, a month, the lowest holds [P]',
    ),
    lossLimit: since(
      {
        isPrompted: true,
        isMandatory: false,
        counts: 'net',
        isAcrossOperators: false,
        windows: [
          { length: 'day', counting: 'rolling', max: null },
          { length: 'week', counting: 'rolling', max: null },
          { length: 'month', counting: 'rolling', max: null },
        ],
      },
      'AGCO 2.23 [P]',
    ),
    sessionLimit: since({ isMandatory: false, maxHours: null }, 'AGCO 2.23: offered [P]'),
    limitRaise: since(
      { delay: 'PT24H', isInBusinessDays: false, isConfirmed: false, oncePerMonths: null },
      'AGCO 2.24: 24 hours or more, as the player asks [P]',
    ),
    vulnerabilityCheck: since(null, 'None [U]'),
    exclusions: since(
      [
        { what: 'timeOut', length: 'P1D', isLeast: false, ends: 'byItself', coolingOff: 'P0D' },
        { what: 'timeOut', length: 'P1W', isLeast: false, ends: 'byItself', coolingOff: 'P0D' },
        { what: 'timeOut', length: 'P1M', isLeast: false, ends: 'byItself', coolingOff: 'P0D' },
        { what: 'timeOut', length: 'P2M', isLeast: false, ends: 'byItself', coolingOff: 'P0D' },
        { what: 'timeOut', length: 'P3M', isLeast: false, ends: 'byItself', coolingOff: 'P0D' },
        {
          what: 'selfExclusion',
          length: 'P6M',
          isLeast: false,
          ends: 'onRequest',
          coolingOff: 'P0D',
        },
        {
          what: 'selfExclusion',
          length: 'P1Y',
          isLeast: false,
          ends: 'onRequest',
          coolingOff: 'P0D',
        },
        {
          what: 'selfExclusion',
          length: 'P5Y',
          isLeast: false,
          ends: 'onRequest',
          coolingOff: 'P0D',
        },
      ],
      'AGCO 2.14: breaks of 1 day to 3 months; 6 months, 1 year, 5 years [P]',
    ),
    registers: since([], 'A central register is to come [U]'),
    pace: since([{ product: 'slots', leastMs: 2_500 }], 'AGCO 2.18: 2.5 seconds [S]'),
    stakeCaps: since([], 'None [U]'),
    autoplay: since('forbidden', 'AGCO, on slots [S]'),
    isParallelPlayAllowed: since(false, 'AGCO: no several slots at once [U]'),
    realityCheck: since(null, 'Elapsed time is shown [U]'),
    freePlay: since('open', 'AGCO 2.15: same odds as with money [S]'),
    rtpFloorBp: since(null, 'None [U]'),
    bonus: since(
      {
        offered: 'any',
        wageringMax: null,
        amountMax: null,
        daysMin: null,
        isOneProduct: false,
        isOwnMoneyFree: false,
      },
      'AGCO 2.05: not advertised in public [U]',
    ),
    vip: since(
      {
        isAllowed: true,
        checks: ['affordability', 'protection', 'verification'],
        isBonusForbidden: false,
      },
      'Checks are the choice of the house, as in Great Britain [H]',
    ),
    paymentsRefused: since([], 'None [U]'),
    isWithdrawalCancellable: since(true, 'Nothing forbids it [U]'),
    marketing: since({ consent: 'perChannel', isRegisterAsked: false }, 'AGCO 2.06, CASL [U]'),
    complaints: since(
      { acknowledgeHours: 24, decideDays: 56, isAdr: true },
      'Choice of the house, as in Great Britain [H]',
    ),
    closure: since(
      {
        isRefunded: true,
        isPaidOutOnExclusion: false,
        reopenAfter: 'P0D',
        reopenAfterPermanent: 'P6M',
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
      'PCMLTFA: five years [U]',
    ),
    reports: since(
      [{ report: 'incidents', due: 'as the notification matrix says' }],
      'AGCO notification matrix [U]',
    ),
  },
}
