/** Which seed was committed when and by whom, which is in force or was, and which is not opened yet. */
export function createCommitments() {
  const seeds = new Map()
  /** Seeds bet on before they were committed. */
  const early = new Set()
  /** Commitments that are not opened yet, by session. */
  const sealed = new Map()
  return {
    seeds,
    /** False when this seed was committed before, by this session or another. */
    commit(seedHash, { sessionId, at }) {
      if (seeds.has(seedHash)) return false
      seeds.set(seedHash, {
        sessionId,
        committedAt: at,
        serverSeed: null,
        rounds: [],
        isTaken: false,
        isUnsound: early.has(seedHash),
      })
      sealed.set(sessionId, (sealed.get(sessionId) ?? new Set()).add(seedHash))
      return true
    },
    /** Puts a seed in force; false when it was before: its nonces would start again, on known outcomes. */
    take(seedHash) {
      const seed = seeds.get(seedHash)
      if (seed === undefined) return true
      const isFirst = !seed.isTaken
      seed.isTaken = true
      seed.isUnsound ||= !isFirst
      return isFirst
    },
    betEarly: (seedHash) => void early.add(seedHash),
    opened(seedHash, serverSeed) {
      const seed = seeds.get(seedHash)
      if (seed === undefined) return
      seed.serverSeed = serverSeed
      const ofSession = sealed.get(seed.sessionId)
      ofSession?.delete(seedHash)
      if (ofSession?.size === 0) sealed.delete(seed.sessionId)
    },
    /** Where the commitment was published; undefined when it was not. */
    committedAt: (seedHash) => seeds.get(seedHash)?.committedAt,
    sessionOf: (seedHash) => seeds.get(seedHash)?.sessionId,
    /** Commitments of a session that are not opened. */
    sealedOf: (sessionId) => [...(sealed.get(sessionId) ?? [])],
  }
}
