/** An attempt to prove who one is, heard in turn and counted; the failure that locks is on record once. */
import type { PoolClient } from '../../../postgres/postgres.ts'
import type { Lockout } from './lockout.ts'
import type { SignInFacts } from './sign-in-facts.ts'

const fact = { type: 'SignInLocked', data: {} } as const

/** `subjectId`: null where nobody has this e-mail. */
type Whose = { readonly emailHash: string; readonly subjectId: string | null }

/** Null: it failed, and was counted. Throws SIGN_IN_LOCKED. */
export type Prove = <Proven>(
  whose: Whose,
  prove: (client: PoolClient) => Promise<Proven | null>,
) => Promise<Proven | null>

export function createProve(deps: {
  lockout: Lockout
  facts: Pick<SignInFacts, 'befell' | 'record'>
}): Prove {
  const { lockout, facts } = deps
  return async ({ emailHash, subjectId }, prove) => {
    const locked: string[] = []
    const proven = await lockout.attempt(emailHash, {
      prove,
      async onLocking(client) {
        if (subjectId === null) return
        locked.push(await facts.befell(client, { id: subjectId, fact }))
      },
    })
    for (const commandId of locked) await facts.record(commandId).catch(() => {}) // recorded later
    return proven
  }
}
