/** Malta. A change needs a new entry and a new version, never an edit of an entry that has begun. */
import { since } from '../dated.ts'
import type { PackData } from '../pack.ts'

export const mt: PackData = {
  market: 'MT',
  version: 'MT-2026-1',
  name: 'Malta',
  authority: 'Malta Gaming Authority',
  currency: 'EUR',
  timeZone: 'Europe/Malta',
  columns: {
    products: since(['casino', 'slots'], 'MGA type 1 licence [U]'),
    titles: since('certified', 'MGA: certified by a test house [U]'),
    minimumAge: since(18, 'Gaming Act (Cap. 583) [U]'),
    verification: since(
      { levels: ['age', 'identity', 'address'], before: 'withdrawal' },
      'MGA and FIAU: at accrued deposits of EUR 2,000 at the latest [P]; before a withdrawal [H]',
    ),
    location: since(
      { checkedAt: ['registration', 'signIn', 'play'], isRefusedElsewhere: false },
      'Choice of the house: a mismatch is noted [H]',
    ),
    isOwnCurrencyOnly: since(false, 'No amount of the pack binds play [H]'),
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
      'MGA: set by the player [P]; rolling windows [H]',
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
      'MGA: set by the player [P]; rolling windows [H]',
    ),
    sessionLimit: since({ isMandatory: false, maxHours: null }, 'MGA: set by the player [U]'),
    limitRaise: since(
      { delay: 'PT24H', isInBusinessDays: false, isConfirmed: false, oncePerMonths: null },
      'MGA [S]',
    ),
    vulnerabilityCheck: since(null, 'None [U]'),
    exclusions: since(
      [
        { what: 'timeOut', length: 'PT24H', isLeast: true, ends: 'byItself', coolingOff: 'P0D' },
        {
          what: 'selfExclusion',
          length: 'PT24H',
          isLeast: true,
          ends: 'onRequest',
          coolingOff: 'PT24H',
        },
        {
          what: 'selfExclusion',
          length: null,
          isLeast: false,
          ends: 'onRequest',
          coolingOff: 'P7D',
        },
      ],
      'MGA FAQ: ends 24 hours (definite) or 7 days (indefinite) after it is asked for [P]',
    ),
    registers: since([], 'No national register online [U]'),
    pace: since([], 'None [U]'),
    stakeCaps: since([], 'None [U]'),
    autoplay: since('withAlert', 'MGA [U]'),
    isParallelPlayAllowed: since(true, 'Nothing forbids it [U]'),
    realityCheck: since(
      { isPlayerSet: true, everyMinutes: null, breakMinutes: 0, isAcknowledged: true },
      'MGA: time, wagered, won and lost [S]',
    ),
    freePlay: since('open', 'MGA: same odds as with money [S]'),
    rtpFloorBp: since(8_500, 'MGA: 85 % [S]'),
    bonus: since(
      {
        offered: 'any',
        wageringMax: null,
        amountMax: null,
        daysMin: null,
        isOneProduct: false,
        isOwnMoneyFree: false,
      },
      'MGA: terms are published [U]',
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
    marketing: since({ consent: 'perChannel', isRegisterAsked: false }, 'GDPR and ePrivacy [U]'),
    complaints: since(
      { acknowledgeHours: 24, decideDays: 10, isAdr: true },
      'MGA: ten days [U]; acknowledgement [H]',
    ),
    closure: since(
      {
        isRefunded: true,
        isPaidOutOnExclusion: false,
        reopenAfter: 'P0D',
        reopenAfterPermanent: 'P7D',
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
      'PMLFTR: five years, up to ten [U]; operators say six from the last transaction [S]',
    ),
    reports: since(
      [{ report: 'player funds', due: 'monthly, by the 20th' }],
      'MGA on player funds [P]',
    ),
  },
}
