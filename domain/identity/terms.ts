/** The terms that a player accepts, by version. The texts are the operator's; the version accepted is kept. */

/** The version a registration has to name. */
export const TERMS_VERSION = '2026-1'
