/** E-mail addresses as they are taken: a domain may be in any script (RFC 5891), the part before it too (RFC 6531). */
import { domainToASCII } from 'node:url'
import { z } from 'zod'
import { withoutInvisible } from '../../domain/shared/unicode.ts'

export const emailSchema = z
  .email({ pattern: z.regexes.unicodeEmail })
  .max(254)
  .refine(isMailbox, 'not an e-mail address')

const LETTER_BEYOND_ASCII = /(?=\P{ASCII})[\p{L}\p{N}\p{M}]/gu

/** By the rules of plain addresses, with the domain in its ASCII form; what cannot be seen may be nowhere in it. */
function isMailbox(address: string): boolean {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at).replace(LETTER_BEYOND_ASCII, 'a')
  // The rules want letters alone at the end, and an international one has figures and hyphens in this form.
  const domain = domainToASCII(address.slice(at + 1)).replace(/\.xn--[a-z0-9-]+$/, '.xn')
  return withoutInvisible(address) === address && z.regexes.email.test(`${local}@${domain}`)
}
