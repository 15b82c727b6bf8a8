/** Which seed was committed when and by whom, which is in force or was, and which is not opened yet. */
import type { Round } from './round.ts'

export type Seed = {
  sessionId: string
  committedAt: bigint
  serverSeed: string | null
  rounds: Round[]
  /** It was or is the seed in force of its session. */
  isTaken: boolean
  /** Nothing drawn from it proves anything: bet on before its commitment, or revealed as another. */
  isUnsound: boolean
}

export function createCommitments() {
  const seeds = new Map<string, Seed>()
  /** Seeds bet on before they were committed. */
  const early = new Set<string>()
  /** Commitments that are not opened yet, by session. */
  const sealed = new Map<string, Set<string>>()
  return {
    seeds,
    /** False when this seed was committed before, by this session or another. */
    commit(seedHash: string, { sessionId, at }: { sessionId: string; at: bigint }): boolean {
      if (seeds.has(seedHash)) return false
      seeds.set(seedHash, {
        sessionId,
        committedAt: at,
        serverSeed: null,
        rounds: [],
        isTaken: false,
        isUnsound: early.has(seedHash),
      })
      sealed.set(sessionId, (sealed.get(sessionId) ?? new Set<string>()).add(seedHash))
      return true
    },
    /** Puts a seed in force; false when it was before: its nonces would start again, on known outcomes. */
    take(seedHash: string): boolean {
      const seed = seeds.get(seedHash)
      if (seed === undefined) return true
      const isFirst = !seed.isTaken
      seed.isTaken = true
      seed.isUnsound ||= !isFirst
      return isFirst
    },
    betEarly: (seedHash: string) => void early.add(seedHash),
    opened(seedHash: string, serverSeed: string): void {
      const seed = seeds.get(seedHash)
      if (seed === undefined) return
      seed.serverSeed = serverSeed
      const ofSession = sealed.get(seed.sessionId)
      ofSession?.delete(seedHash)
      if (ofSession?.size === 0) sealed.delete(seed.sessionId)
    },
    /** Where the commitment was published; undefined when it was not. */
    committedAt: (seedHash: string) => seeds.get(seedHash)?.committedAt,
    sessionOf: (seedHash: string) => seeds.get(seedHash)?.sessionId,
    /** Commitments of a session that are not opened. */
    sealedOf: (sessionId: string): readonly string[] => [...(sealed.get(sessionId) ?? [])],
  }
}
