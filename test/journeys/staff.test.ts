/** Staff accounts from the console, followed to the sign-in: made, reset, disabled, and each step in the audit log. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { newAccount } from '../support/account.ts'
import { ask, tokenOf } from '../support/http.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'
import { staffOf, system, type System } from '../support/system.ts'

type Secrets = { id: string; role: string; password: string; secondFactor: string }

describe('npm run staff', function () {
  this.timeout(180_000)
  let on: System
  let env: NodeJS.ProcessEnv
  before(async () => {
    on = await system()
    env = {
      EVENTSTORE_URL: on.eventStoreUrl,
      DATABASE_URL: on.databaseUrl,
      MASTER_KEY: on.masterKey.toString('hex'),
    }
  })

  const staff = (...args: string[]) => runScript('staff', args, env)
  const because = ['--reason', 'a new hire', '--json']
  const statusOf = async (token: string) =>
    (await ask(on.url, 'GET', { path: '/v1/operations/projections', token })).status

  it('makes an account that signs in, gives it other secrets, and takes it away', async () => {
    const email = `${v7()}@casino.example`
    const added = await staff('add', email, '--role', 'operator', ...because)
    expect(added.code, added.stderr).to.equal(0)
    const first = JSON.parse(added.stdout) as Secrets
    expect(first.role).to.equal('operator')
    const token = await tokenOf(on.url, { email, ...first })
    expect(await statusOf(token)).to.equal(200)

    const reset = await staff('reset', email, ...because)
    const second = JSON.parse(reset.stdout) as Secrets
    expect(second.id).to.equal(first.id)
    await until(async () => (await statusOf(token)) === 401, 'the former sign-in has ended')
    const body = { email, password: first.password, code: '000000' }
    const former = await ask(on.url, 'POST', { path: '/v1/auth/token', body })
    expect(former.body['code']).to.equal('SIGN_IN_FAILED')
    const { url } = await on.startAnotherApi() // tokens of staff are kept by address
    const again = await tokenOf(url, { email, ...second })
    expect(await statusOf(again)).to.equal(200)

    expect((await staff('disable', email, '--reason', 'has left')).code).to.equal(0)
    await until(async () => (await statusOf(again)) === 401, 'the sign-in has ended')
    const late = await ask(on.url, 'POST', {
      path: '/v1/auth/token',
      body: { ...body, password: second.password },
    })
    expect(late.body['code']).to.equal('SIGN_IN_FAILED')
    const { stdout } = await staff('list')
    expect(stdout).to.match(new RegExp(`${first.id} +operator +disabled`))

    const auditor = await tokenOf(on.url, staffOf('auditor'))
    const log = async () => {
      const path = `/v1/operations/audit-log?subjectId=${first.id}`
      return (await ask(on.url, 'GET', { path, token: auditor })).body['data'] as object[]
    }
    await until(async () => (await log()).length === 3, 'three entries')
    const entries = (await log()) as { action: string; outcome: string; actor: object }[]
    expect(entries.map(({ action, outcome }) => [action, outcome])).to.deep.equal([
      ['staff.disable', 'done'],
      ['staff.reset', 'done'],
      ['staff.add', 'done'],
    ])
    expect(entries[0]?.actor).to.deep.equal({ role: 'system', id: 'console' })
    expect(JSON.stringify(entries)).not.to.include(email)
  })

  it('gives somebody another role, who signs in anew with it', async () => {
    const email = `${v7()}@casino.example`
    const secrets = JSON.parse(
      (await staff('add', email, '--role', 'operator', ...because)).stdout,
    ) as Secrets
    const token = await tokenOf(on.url, { email, ...secrets })
    const changed = await staff('role', email, '--role', 'gameOperations', ...because)
    expect(changed.code, changed.stderr).to.equal(0)
    expect(JSON.parse(changed.stdout)).to.deep.equal({
      id: secrets.id,
      role: 'gameOperations',
      former: 'operator',
    })
    await until(async () => (await statusOf(token)) === 401, 'the former sign-in has ended')
    const { stdout } = await staff('list')
    expect(stdout).to.match(new RegExp(`${secrets.id} +gameOperations`))
  })

  it('refuses what it cannot do, says what to do, and does nothing', async () => {
    const account = newAccount()
    await ask(on.url, 'POST', { path: '/v1/players', body: account })
    const operator = ['--role', 'operator']
    for (const [args, code, said] of [
      [['add', account.email, ...operator, ...because], 1, /has an account already/],
      [['add', staffOf('auditor').email, ...operator, ...because], 1, /has an account already/],
      [['reset', account.email, ...because], 4, /Nobody of the staff/],
      [['disable', `${v7()}@casino.example`, ...because], 4, /Nobody of the staff/],
      [['role', `${v7()}@casino.example`, ...operator, ...because], 4, /Nobody of the staff/],
      [['role', account.email, ...operator, ...because], 4, /Nobody of the staff/],
      [['role', `${v7()}@casino.example`, ...because], 2, /--role/],
      [['role', `${v7()}@casino.example`, '--role', 'player', ...because], 2, /--role/],
      [['add', 'nobody', ...operator, ...because], 2, /Give the e-mail/],
      [['add', `${v7()}@casino.example`, ...because], 2, /--role/],
      [['add', `${v7()}@casino.example`, ...operator], 2, /--reason/],
      [['remove'], 2, /no action "remove"/],
    ] as const) {
      const ended = await staff(...args)
      expect({ args, code: ended.code }, ended.stderr).to.deep.equal({ args, code })
      expect(ended.stderr).to.match(said)
      expect(ended.stdout).to.equal('')
    }
    expect(await tokenOf(on.url, account)).not.to.equal('refused')
  })
})
