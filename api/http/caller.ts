/** Who asks, and in which role: what every route may know of a token, and nothing of how tokens are made. */

export const ROLES = ['player', 'operator', 'compliance', 'auditor', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** `sid`: the family of refresh tokens that the access token belongs to. */
export type Subject = { readonly id: string; readonly role: Role; readonly sid: string }

/** Who asks: the subject of the token. */
export type Caller = Subject

export type Tokens = {
  readonly issue: (subject: Subject) => string
  /** Throws NOT_SIGNED_IN or TOKEN_EXPIRED. */
  readonly verify: (token: string) => Caller
}
