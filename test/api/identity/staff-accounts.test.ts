/** Accounts of the staff, from a console: what two consoles do at once. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { createAct } from '../../../api/commands/act.ts'
import type { Role } from '../../../api/http/caller.ts'
import { permissionsOf, type Permission } from '../../../api/http/permissions.ts'
import {
  credentialsOf,
  credentialsOfSubject,
  insertStaff,
} from '../../../api/identity/sign-in/credentials.ts'
import { createPasswords } from '../../../api/identity/sign-in/passwords.ts'
import { createRefreshTokens } from '../../../api/identity/sign-in/refresh.ts'
import { createRevocations } from '../../../api/identity/sign-in/revocations.ts'
import { createSecondFactors } from '../../../api/identity/sign-in/second-factor.ts'
import { createStaffAccounts } from '../../../api/identity/staff-accounts.ts'
import { createChangeStaffRole } from '../../../api/identity/staff-role.ts'
import { STAFF_ROLES } from '../../../api/identity/staff-roles.ts'
import { createPeppers } from '../../../api/keys/peppers.ts'
import { createCommandHandler } from '../../../eventstore/command-handler.ts'
import { newAccount } from '../../support/account.ts'
import { ask } from '../../support/http.ts'
import { signedAs } from '../../support/signed.ts'
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

  it('have another role by somebody else alone, on record and signed out of the old one', async () => {
    const { url, pool, masterKey: rootKey } = await system()
    const adminId = randomUUID()
    const [admin, id] = [await signedAs('admin', adminId), randomUUID()]
    const put = (staffId: string, token: string, role = 'risk') =>
      ask(url, 'PUT', {
        path: `/v1/operations/staff/${staffId}/role`,
        token,
        body: { role, reason: 'moves to another team' },
      })
    const email_hash = createPeppers(rootKey).ofEmail(newAccount().email)
    await insertStaff(pool, { subject_id: id, email_hash, role: 'support', password_hash: '-' })
    const theirs = await signedAs('support', id)
    const own = await put(adminId, admin)
    expect([own.status, own.body['code']]).to.deep.equal([409, 'OWN_ROLE'])
    expect((await put(id, theirs, 'admin')).body['code']).to.equal('ROLE_REQUIRED')
    expect((await put(id, admin, 'player')).status).to.equal(400)
    expect((await put(randomUUID(), admin)).body['code']).to.equal('STAFF_UNKNOWN')
    expect((await credentialsOfSubject(pool, id))?.role).to.equal('support')

    const changed = await put(id, admin)
    expect(changed.status, JSON.stringify(changed.body)).to.equal(200)
    expect((await credentialsOfSubject(pool, id))?.role).to.equal('risk')
    expect((await ask(url, 'GET', { path: '/v1/me', token: theirs })).status).to.equal(401)
    const after = String(changed.body['position'])
    const path = `/v1/operations/audit-log?subjectId=${id}&after=${after}`
    const { body } = await ask(url, 'GET', { path, token: await signedAs('auditor') })
    expect(body['data']).to.have.nested.property('[0].actor.id', adminId)
    expect(body['data']).to.have.deep.nested.property('[0].details', {
      from: 'support',
      to: 'risk',
    })
  })

  it('are given no role that may what the role of whoever gives it may not', async () => {
    const { client: store, pool, masterKey: rootKey } = await system()
    const email_hash = createPeppers(rootKey).ofEmail(newAccount().email)
    const id = randomUUID()
    await insertStaff(pool, { subject_id: id, email_hash, role: 'support', password_hash: '-' })
    const handler = createCommandHandler({ store })
    const revocations = createRevocations()
    const change = createChangeStaffRole({
      pool,
      act: createAct({ handler }),
      refreshTokens: createRefreshTokens({ pool, rootKey, revocations }),
    })
    const by = (role: Role) => ({
      staff: { role, id: randomUUID() },
      route: 'test',
      idempotencyKey: randomUUID(),
      requestId: randomUUID(),
      reason: 'a test of roles',
    })
    const refused = await change(by('operator'), { staffId: id, role: 'admin' }).catch(
      (error: unknown) => error,
    )
    expect(refused).to.have.property('code', 'ROLE_BEYOND_OWN')
    expect((await credentialsOfSubject(pool, id))?.role).to.equal('support')
    await change(by('admin'), { staffId: id, role: 'operator' })
    expect((await credentialsOfSubject(pool, id))?.role).to.equal('operator')
  })

  it('have another role from a console, too', async () => {
    const { client: store, pool, masterKey: rootKey } = await system()
    const accounts = createStaffAccounts({
      pool,
      passwords: createPasswords(),
      peppers: createPeppers(rootKey),
      handler: createCommandHandler({ store }),
      refreshTokens: createRefreshTokens({ pool, rootKey, revocations: createRevocations() }),
      secondFactors: createSecondFactors({ pool, rootKey }),
    })
    const whose = { email: newAccount().email, reason: 'a test of a console' }
    const { id } = await accounts.add({ ...whose, role: 'support' })
    const changed = await accounts.changeRole({ ...whose, role: 'payments' })
    expect(changed).to.deep.equal({ id, role: 'payments', former: 'support' })
    expect((await credentialsOfSubject(pool, id))?.role).to.equal('payments')
    await accounts.disable(whose)
    const refused = await accounts
      .changeRole({ ...whose, role: 'risk' })
      .catch((error: unknown) => error)
    expect(refused).to.have.property('name', 'StaffRefused')
  })

  it('are listed by role and by permission, page by page, to whoever works with players', async () => {
    const { url, pool, masterKey: rootKey } = await system()
    const made = [randomUUID(), randomUUID()].sort()
    for (const subject_id of made) {
      const email_hash = createPeppers(rootKey).ofEmail(newAccount().email)
      await insertStaff(pool, { subject_id, email_hash, role: 'finance', password_hash: '-' })
    }
    const token = await signedAs('support')
    const list = async (query: string) => {
      const { status, body } = await ask(url, 'GET', {
        path: `/v1/operations/staff?limit=1&${query}`,
        token,
      })
      expect(status, JSON.stringify(body)).to.equal(200)
      return body as { data: { staffId: string; role: string }[]; nextCursor: string | null }
    }
    const listed: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const { data, nextCursor } = await list(`role=finance${cursor && `&cursor=${cursor}`}`)
      listed.push(...data.map(({ staffId }) => staffId))
      cursor = nextCursor
    }
    expect(listed)
      .to.deep.equal([...listed].sort())
      .and.include.members(made)
    expect((await list('role=finance&may=support.write')).data).to.deep.equal([])
    const bad = await ask(url, 'GET', { path: '/v1/operations/staff?role=player', token })
    expect(bad.status).to.equal(400)
    const path = '/v1/operations/staff'
    const theirs = await ask(url, 'GET', { path, token: await signedAs('player') })
    expect(theirs.body['code']).to.equal('ROLE_REQUIRED')
  })

  it('have roles that tell what they may, and who may give them', async () => {
    const { url } = await system()
    const path = '/v1/operations/roles'
    const rolesTo = async (role: Role) =>
      (await ask(url, 'GET', { path, token: await signedAs(role) })).body['data'] as {
        role: Role
        mayGive: boolean
        permissions: { name: Permission }[]
      }[]
    const toAdmin = await rolesTo('admin')
    expect(toAdmin.map(({ role }) => role)).to.deep.equal(STAFF_ROLES)
    for (const { role, mayGive, permissions } of toAdmin) {
      expect(mayGive, role).to.equal(true)
      expect(permissions.map(({ name }) => name)).to.deep.equal(permissionsOf(role))
    }
    expect((await rolesTo('support')).map(({ mayGive }) => mayGive)).to.not.include(true)
  })
})
