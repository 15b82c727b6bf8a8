/** Which access tokens no longer count, although they have not expired: kept in memory, asked at each request. */

/** What of a token decides: whose it is, its family of refresh tokens, and when it was issued (seconds). */
export type Issued = { readonly id: string; readonly sid: string; readonly issuedAtS: number }

export type Revocations = {
  readonly isRevoked: (caller: Issued) => boolean
  /** Every token of this family, until `untilMs`, when the last of them has expired. */
  readonly revokeFamily: (sid: string, untilMs: number) => Promise<void>
  /** Every token of this subject that was issued before `beforeS`. */
  readonly revokeSubject: (id: string, beforeS: number, untilMs: number) => Promise<void>
}

/** Revocations after which those that have expired are dropped. */
const SWEPT_AT = 10_000

export function createRevocations(): Revocations {
  const families = new Map<string, number>()
  const subjects = new Map<string, { beforeS: number; untilMs: number }>()
  let sweepAt = SWEPT_AT

  /** What has expired is dropped whenever twice as many are kept as were left the last time: none is forgotten early. */
  const sweep = () => {
    if (families.size + subjects.size < sweepAt) return
    const nowMs = Date.now()
    for (const [sid, untilMs] of families) if (untilMs <= nowMs) families.delete(sid)
    for (const [id, { untilMs }] of subjects) if (untilMs <= nowMs) subjects.delete(id)
    sweepAt = Math.max(SWEPT_AT, 2 * (families.size + subjects.size))
  }
  return {
    isRevoked({ id, sid, issuedAtS }) {
      if (families.has(sid)) return true
      const subject = subjects.get(id)
      return subject !== undefined && issuedAtS < subject.beforeS
    },
    revokeFamily(sid, untilMs) {
      families.set(sid, Math.max(untilMs, families.get(sid) ?? 0))
      sweep()
      return Promise.resolve()
    },
    revokeSubject(id, beforeS, untilMs) {
      const known = subjects.get(id)
      subjects.set(id, {
        beforeS: Math.max(beforeS, known?.beforeS ?? 0),
        untilMs: Math.max(untilMs, known?.untilMs ?? 0),
      })
      sweep()
      return Promise.resolve()
    },
  }
}
