/** Spain. A change needs a new entry and a new version, never an edit of an entry that has begun. */
import { since } from '../dated.ts'
import type { PackData } from '../pack.ts'

export const es: PackData = {
  market: 'ES',
  version: 'ES-2026-1',
  name: 'Spain',
  authority: 'Dirección General de Ordenación del Juego',
  currency: 'EUR',
  timeZone: 'Europe/Madrid',
  columns: {
    products: since(['casino', 'slots'], 'Law 13/2011: singular licences [U]'),
    titles: since('certified', 'Homologated by a test house [U]'),
    minimumAge: since(18, 'Law 13/2011 art. 6 [U]'),
    verification: since(
      { levels: ['age', 'identity', 'address'], before: 'play' },
      'RGIAJ and identity services at registration [P]',
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
          { length: 'day', counting: 'calendar', max: '60000' },
          { length: 'week', counting: 'calendar', max: '150000' },
          { length: 'fourWeeks', counting: 'calendar', max: '300000' },
        ],
      },
      'RD 1614/2011: 600, 1,500, 3,000 per operator; a joint system of 700, 1,750, 3,300 is to come [S]',
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
      'RD 176/2023 [U]',
    ),
    sessionLimit: since(
      { isMandatory: true, maxHours: null },
      'RD 176/2023: configured before play of slots [U]',
    ),
    limitRaise: since(
      { delay: 'P3D', isInBusinessDays: true, isConfirmed: false, oncePerMonths: 3 },
      'Three business days, once in three months (joint system) [S]',
    ),
    vulnerabilityCheck: since(null, 'None; intensive players are a marker [S]'),
    exclusions: since(
      [
        { what: 'timeOut', length: 'PT24H', isLeast: true, ends: 'byItself', coolingOff: 'P0D' },
        {
          what: 'selfExclusion',
          length: 'P6M',
          isLeast: true,
          ends: 'onRequest',
          coolingOff: 'P0D',
        },
        {
          what: 'selfExclusion',
          length: null,
          isLeast: false,
          ends: 'onRequest',
          coolingOff: 'P0D',
        },
      ],
      'RGIAJ: without an end, left after six months [P]',
    ),
    registers: since(
      [{ register: 'RGIAJ', askedAt: ['registration', 'signIn', 'marketing'] }],
      'Registration, and the daily feed of changes [P]',
    ),
    pace: since([{ product: 'slots', leastMs: 3_000 }], 'Three seconds [S]'),
    stakeCaps: since([], 'None [U]'),
    autoplay: since('forbidden', 'Not verified: the stricter is taken [U]'),
    isParallelPlayAllowed: since(true, 'Nothing forbids it [U]'),
    realityCheck: since(
      { isPlayerSet: false, everyMinutes: 60, breakMinutes: 0, isAcknowledged: true },
      'Hourly, forced to be read [S]',
    ),
    freePlay: since('afterAgeCheck', 'Registered players alone [U]'),
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
      'RD 958/2020, in part annulled [U]',
    ),
    vip: since(
      {
        isAllowed: true,
        checks: ['affordability', 'protection', 'verification'],
        isBonusForbidden: false,
      },
      'RD 176/2023 [U]; checks as in Great Britain [H]',
    ),
    paymentsRefused: since(['cardCredit'], 'RD 176/2023, of intensive players; of all [H]'),
    isWithdrawalCancellable: since(true, 'Nothing forbids it [U]'),
    marketing: since({ consent: 'perChannel', isRegisterAsked: true }, 'RGIAJ [P]'),
    complaints: since(
      { acknowledgeHours: 24, decideDays: 30, isAdr: true },
      'One month [U]; acknowledgement [H]',
    ),
    closure: since(
      {
        isRefunded: true,
        isPaidOutOnExclusion: false,
        reopenAfter: 'P0D',
        reopenAfterPermanent: 'P6M',
        dormantAfterMonths: 24,
        noticeDays: 30,
      },
      'Dormant after two years [U]; the rest is the choice of the house [H]',
    ),
    retention: since(
      [
        { class: 'customer', trigger: 'relationshipEnd', years: 10, anchor: 'event' },
        { class: 'transactions', trigger: 'transaction', years: 10, anchor: 'event' },
      ],
      'Law 10/2010 art. 25: ten years [U]',
    ),
    reports: since(
      [
        { report: 'RUD, CJD, CJT', due: 'daily and monthly' },
        { report: 'RUT, RUR, RUG, OPT, ORT, BOT', due: 'monthly' },
        { report: 'JUC', due: 'at the end of a session' },
      ],
      'BOE-A-2024-12639, v3.3 [S]',
    ),
  },
}
