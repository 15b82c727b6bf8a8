/** What time brings to play: the seed of an idle session has had its life, and is revealed. */
import { wallet } from '../../domain/wallet/decider.ts'
import { keyOf } from '../../eventstore/codec.ts'
import type { Act, Due } from '../engine/act.ts'
import { done, fromDue } from '../engine/step.ts'
import { finishSeedMoved, type SessionDeps } from './finish-session.ts'

export const gamesActs = {
  seed: {
    async run(deps: SessionDeps, due: Due) {
      const executed = await deps.handler.execute(wallet, {
        ...fromDue(due),
        id: keyOf(due.fact.stream),
        command: (at) => ({ type: 'EndAgedSeed' as const, at, sessionId: due.id }),
      })
      const moved = done(executed).events.find((event) => event.type === 'SeedInForce')
      if (moved === undefined) return false // it has not ended yet, or the table is behind
      await finishSeedMoved(deps, moved)
      return true
    },
  },
} satisfies Record<string, Act>
