/** What players are marked with for whoever works for them: a closed list, and free ones that say so by their form. */
import { z } from 'zod'

/** Data: a new one is a new word here; none is taken away, for stored facts name them. */
export const KNOWN_TAGS = [
  'accessibility',
  'advertisingComplaint',
  'bereavement',
  'bonusDispute',
  'contactByPhone',
  'contactByPost',
  'identityDoubt',
  'paymentDispute',
  'press',
  'vulnerable',
] as const

/** Of one player at a time. */
export const TAGS_MAX = 20

const FREE = /^x-[a-z0-9]+(-[a-z0-9]+)*$/

export const tagSchema = z
  .string()
  .max(32)
  .refine(
    (tag) => FREE.test(tag) || (KNOWN_TAGS as readonly string[]).includes(tag),
    `one of ${KNOWN_TAGS.join(', ')}, or a free one such as x-plays-at-night`,
  )
