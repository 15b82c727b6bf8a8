/** Which access tokens no longer count, although they have not expired: kept in memory, asked at each request. */

export type Revocations = {
  /** Of a token only its family of refresh tokens decides. */
  readonly isRevoked: (token: { readonly sid: string }) => boolean
  /** Every token of this family, until `untilMs`, when the last of them has expired. */
  readonly revokeFamily: (sid: string, untilMs: number) => Promise<void>
}

/** Revocations after which those that have expired are dropped. */
const SWEPT_AT = 10_000

export function createRevocations(): Revocations {
  const families = new Map<string, number>()
  let sweepAt = SWEPT_AT

  /** What has expired is dropped whenever twice as many are kept as were left the last time: none is forgotten early. */
  const sweep = () => {
    if (families.size < sweepAt) return
    const nowMs = Date.now()
    for (const [sid, untilMs] of families) if (untilMs <= nowMs) families.delete(sid)
    sweepAt = Math.max(SWEPT_AT, 2 * families.size)
  }
  return {
    isRevoked: ({ sid }) => families.has(sid),
    revokeFamily(sid, untilMs) {
      families.set(sid, Math.max(untilMs, families.get(sid) ?? 0))
      sweep()
      return Promise.resolve()
    },
  }
}
