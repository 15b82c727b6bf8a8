/** Decider tests as sentences: given(wallet, …events).when(command).appends(…events), or .rejects(reason). */
import { expect } from 'chai'
import { appendFileSync } from 'node:fs'
import type { Decider } from '../../domain/shared/decider.ts'

/** Where each reason is written that a decider was seen to give: test/tidy.test.ts reads it. */
const { REJECTIONS_FILE } = process.env

/** When everything occurs that tells no instant of its own. */
export const AT = '2026-01-01T00:00:00.000Z'

/** The state after `events`, from nothing. */
export const stateAfter = <Event, State>(
  decider: Pick<Decider<never, Event, State, string>, 'initialState' | 'evolve'>,
  events: readonly NoInfer<Event>[],
): State =>
  events.reduce((state, event) => decider.evolve(state, event, AT), decider.initialState())

export function given<Command, Event, State, Reason extends string>(
  decider: Decider<Command, Event, State, Reason>,
  ...events: NoInfer<Event>[]
) {
  const state = stateAfter(decider, events)
  return {
    when(command: Command) {
      const decision = decider.decide(command, state)
      return {
        /** Exactly these facts; without arguments: accepted, and nothing to do. */
        appends(...expected: Event[]) {
          expect(decision).to.deep.equal({ accepted: true, events: expected })
        },
        rejects(reason: Reason) {
          expect(decision).to.deep.equal({ accepted: false, reason })
          if (REJECTIONS_FILE !== undefined) appendFileSync(REJECTIONS_FILE, `${reason}\n`)
        },
      }
    },
  }
}
