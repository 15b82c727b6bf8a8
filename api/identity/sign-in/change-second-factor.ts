/** A second factor begun, confirmed, disabled: by a sign-in that has not ended, and not by guessing; what counts is on record. */
import type { SignInEvent } from '../../../domain/identity/sign-in/events.ts'
import { transaction, type Pool, type PoolClient } from '../../../postgres/postgres.ts'
import type { Asked, Effect } from '../../commands/command.ts'
import { Problem } from '../../http/problem.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { pepperedBody } from './asked-body.ts'
import { credentialsOfSubject, lockInForce } from './credentials.ts'
import type { Prove } from './proving.ts'
import { isSignedIn } from './refresh-families.ts'
import type { SecondFactors } from './second-factor.ts'
import type { SignInFacts } from './sign-in-facts.ts'

type Deps = {
  pool: Pool
  peppers: Pick<Peppers, 'ofBody'>
  prove: Prove
  secondFactors: Pick<SecondFactors, 'begin' | 'confirm' | 'disable'>
  facts: SignInFacts
}

type BySignIn = { readonly sid: string }
type WithCode = (asked: Asked & BySignIn, code: string) => Promise<Effect>

export type ChangeSecondFactor = {
  /** Throws SECOND_FACTOR_ON. */
  readonly begin: (by: { id: string } & BySignIn) => ReturnType<SecondFactors['begin']>
  /** Throw SECOND_FACTOR_WRONG, which counts as a failed sign-in, or SIGN_IN_LOCKED. */
  readonly confirm: WithCode
  readonly disable: WithCode
}

export function createChangeSecondFactor(deps: Deps): ChangeSecondFactor {
  const { pool, peppers, prove, secondFactors, facts } = deps

  /** A right code forgives no failures: a factor of one's own gives its codes to whoever guesses a password. */
  const withCode =
    (change: 'confirm' | 'disable', fact: SignInEvent): WithCode =>
    async ({ sid, ...key }, code) => {
      const asked = { ...key, body: pepperedBody(peppers, { code }) }
      const before = await facts.before(asked)
      if (before !== null) return before
      const { playerId: subjectId } = asked
      const known = await credentialsOfSubject(pool, subjectId)
      if (known === null) throw new Problem('NOT_SIGNED_IN')
      const bodyHash = await asked.body.newHash()
      const done = await prove({ emailHash: known.email_hash, subjectId }, async (client) => {
        if (await facts.isDone(client, asked)) return { commandId: null }
        await refuseSignedOut(client, subjectId, sid)
        if (!(await secondFactors[change](client, subjectId, code))) return null
        return { commandId: await facts.did(client, asked, { fact, bodyHash }) }
      })
      if (done === null) throw new Problem('SECOND_FACTOR_WRONG')
      return facts.answer(asked, done.commandId)
    }

  return {
    begin: ({ id, sid }) =>
      transaction(pool, async (client) => {
        await refuseSignedOut(client, id, sid)
        return secondFactors.begin(client, id)
      }),
    confirm: withCode('confirm', { type: 'SecondFactorEnabled', data: {} }),
    disable: withCode('disable', { type: 'SecondFactorDisabled', data: {} }),
  }
}

/** Signed out, or erased, since the request was let in. The account is locked first, as everywhere. */
async function refuseSignedOut(client: PoolClient, subjectId: string, sid: string): Promise<void> {
  const isInForce = (await lockInForce(client, subjectId)) !== null
  if (!isInForce || !(await isSignedIn(client, sid))) throw new Problem('NOT_SIGNED_IN')
}
