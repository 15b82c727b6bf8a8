/** Who asks, and in which role: what every route may know of a token, and nothing of how tokens are made. */

export const ROLES = [
  'player',
  'support',
  'payments',
  'risk',
  'playerProtection',
  'compliance',
  'nominatedOfficer',
  'gameOperations',
  'finance',
  'operator',
  'auditor',
  'admin',
] as const
export type Role = (typeof ROLES)[number]

/** Who asks: the subject of a token. `sid`: the family of refresh tokens that it belongs to. */
export type Caller = { readonly id: string; readonly role: Role; readonly sid: string }

export type Tokens = {
  readonly issue: (caller: Caller) => string
  /** Throws NOT_SIGNED_IN or TOKEN_EXPIRED. */
  readonly verify: (token: string) => Caller
}
