/** Codes of packs of rules: drafted, approved, activated. */
import type { Meaning } from '../http/meaning.ts'

/** What the decider rejects. */
export const packRejections = {
  PACK_BACKDATED: {
    status: 409,
    title: 'Rules cannot begin to hold before five seconds from now.',
    cause:
      'What has happened was decided by the rules of its time; and every process has to know of a pack before it holds.',
    remedy: 'Take an instant further ahead. What other rules would have found, a what-if tells.',
  },
  PACK_DATES_INVALID: {
    status: 400,
    title: 'The pack would end before it begins.',
    cause: '`effectiveTo` is not after `effectiveFrom`.',
    remedy: 'Mend the dates, or leave `effectiveTo` out: then it holds until another does.',
    pointer: '/effectiveTo',
  },
  PACK_DECIDED: {
    status: 409,
    title: 'This pack is past that: it was decided before.',
    cause: 'Somebody approved, rejected, withdrew or activated it before this request came.',
    remedy: 'Read GET /v1/operations/rules/{kind}: it says who, when and why.',
  },
  PACK_IN_FORCE: {
    status: 409,
    title: 'This pack holds already, or is about to: it cannot be withdrawn any more.',
    cause: 'Its activation is less than five seconds ahead, or has passed.',
    remedy: 'Draft the pack that shall take its place, and have it approved and activated.',
  },
  PACK_NOT_APPROVED: {
    status: 409,
    title: 'Nobody has approved this pack yet.',
    cause: 'A pack is activated after somebody else than who drafted it has approved it.',
    remedy: 'Let somebody else of the staff approve it first.',
  },
  PACK_NOT_EFFECTIVE: {
    status: 409,
    title: 'The pack is not meant for that instant.',
    cause: '`at` is before the effectiveFrom that was drafted, or not before its effectiveTo.',
    remedy: 'Take an instant between the two, or draft the pack with other dates.',
    pointer: '/at',
  },
  PACK_OVERLAPS: {
    status: 409,
    title: 'Another pack of this kind is activated for a part of that time.',
    cause:
      'One that ends by itself would still hold, or one that begins later would cut this one short.',
    remedy:
      'Read which in GET /v1/operations/rules/{kind}; activate after it, end before it, or have it withdrawn.',
    pointer: '/at',
  },
  PACK_TOO_LARGE: {
    status: 413,
    title: 'The pack is larger than 256 KiB.',
    cause: 'A pack is one event, and every process that goes by it holds it in memory.',
    remedy: 'Leave out what has no effect, such as entries that ended long ago.',
    pointer: '/pack',
  },
  PACK_UNKNOWN: {
    status: 404,
    title: 'There is no such pack.',
    cause: 'No pack of this version was drafted of this kind.',
    remedy: 'Take the version from GET /v1/operations/rules/{kind}.',
  },
  PACK_VERSION_TAKEN: {
    status: 409,
    title: 'A pack of this version is there already.',
    cause: 'A version names one content and its dates for ever, also where it was rejected.',
    remedy: 'Give what you draft a version of its own.',
    pointer: '/pack/version',
  },
  PACKS_PENDING: {
    status: 409,
    title: 'Too many packs of this kind wait for somebody.',
    cause: 'Twenty are drafted or approved, and neither activated nor given up.',
    remedy: 'Reject or withdraw those that nobody wants.',
  },
} satisfies Record<string, Meaning>

export const packCodes = {
  PACK_CONTRADICTS: {
    status: 409,
    title: 'The pack contradicts what has been decided by.',
    cause:
      'A change that holds already is left out or has another value: what was decided by it would look as if it had been by something else.',
    remedy:
      'Say all changes that hold again, as GET /v1/operations/rules/{kind}/pack has them; what shall differ is a change of its own, from an instant ahead.',
    pointer: '/pack',
  },
  PACK_INVALID: {
    status: 400,
    title: 'This is no pack of its kind.',
    cause: 'A value is missing, of another form, or contradicts another; nothing was drafted.',
    remedy:
      'Compare with docs/rules, or with the pack in force: GET /v1/operations/rules/{kind} has it.',
    pointer: '/pack',
  },
  RULE_KIND_UNKNOWN: {
    status: 404,
    title: 'There is no such kind of rules.',
    cause: 'This code goes by no rules of that name.',
    remedy: 'Read GET /v1/operations/rules: it lists the kinds.',
  },
} satisfies Record<string, Meaning>
