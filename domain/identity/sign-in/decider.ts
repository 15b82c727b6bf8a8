/** Stream `signIn-{subjectId}`: a record of facts; nothing in it refuses anything. */
import { accept, type Decider } from '../../shared/decider.ts'
import type { SignInEvent } from './events.ts'

export type SignInCommand = { type: 'RecordSignIn'; fact: SignInEvent }
export type SignInState = null

export const signIn: Decider<SignInCommand, SignInEvent, SignInState, never> = {
  category: 'signIn',
  initialState: () => null,
  evolve: () => null,
  decide: ({ fact }) => accept(fact),
}
