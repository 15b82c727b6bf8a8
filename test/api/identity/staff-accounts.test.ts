/** Accounts of the staff, from a console: what two consoles do at once. */
import { expect } from 'chai'
import { credentialsOf, credentialsOfSubject } from '../../../api/identity/sign-in/credentials.ts'
import { createPasswords } from '../../../api/identity/sign-in/passwords.ts'
import { createRefreshTokens } from '../../../api/identity/sign-in/refresh.ts'
import { createRevocations } from '../../../api/identity/sign-in/revocations.ts'
import { createSecondFactors } from '../../../api/identity/sign-in/second-factor.ts'
import { createStaffAccounts } from '../../../api/identity/staff-accounts.ts'
import { createPeppers } from '../../../api/keys/peppers.ts'
import { createCommandHandler } from '../../../eventstore/command-handler.ts'
import { newAccount } from '../../support/account.ts'
import { system } from '../../support/system.ts'

describe('accounts of the staff', function () {
  this.timeout(30_000)

  it('are not given other secrets once they are disabled', async () => {
    const { client: store, pool, masterKey: rootKey } = await system()
    const passwords = createPasswords()
    const peppers = createPeppers(rootKey)
    const deps = {
      pool,
      passwords,
      peppers,
      handler: createCommandHandler({ store }),
      refreshTokens: createRefreshTokens({ pool, rootKey, revocations: createRevocations() }),
      secondFactors: createSecondFactors({ pool, rootKey }),
    }
    const accounts = createStaffAccounts(deps)
    const { email } = newAccount()
    const whose = { email, reason: 'a test of two consoles' }
    const { id } = await accounts.add({ ...whose, role: 'auditor' })
    const before = await credentialsOfSubject(pool, id)
    const disabledMeanwhile = createStaffAccounts({
      ...deps,
      passwords: {
        ...passwords,
        async hash(password) {
          await accounts.disable(whose)
          return passwords.hash(password)
        },
      },
    })
    const refused = await disabledMeanwhile.reset(whose).catch((error: unknown) => error)
    expect(refused).to.have.property('name', 'StaffRefused')
    const after = await credentialsOfSubject(pool, id)
    expect(after).to.eql({ ...before, is_active: false })
    expect(await credentialsOf(pool, peppers.ofEmail(email))).to.equal(null)
  })
})
