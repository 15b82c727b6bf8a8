/** A password that is changed: by who knows the present one, out everywhere else, on record, and not by guessing. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { decode } from '../../../../eventstore/codec.ts'
import { PASSWORD } from '../../../support/account.ts'
import { ask, newPlayer, tokenOf, type Player } from '../../../support/http.ts'
import { system, type System } from '../../../support/system.ts'

const NEXT = 'herons over nine kettles'

describe('a change of password', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  before(async () => {
    on = await system()
  })
  beforeEach(async () => {
    player = await newPlayer(on.url)
  })

  const change = (password: string, newPassword: string, key = v7()) =>
    ask(on.url, 'PUT', {
      path: '/v1/me/password',
      token: player.token,
      body: { password, newPassword },
      headers: { 'idempotency-key': key },
    })
  const statusOf = async (token: string) =>
    (await ask(on.url, 'GET', { path: '/v1/me', token })).status
  const factsOf = async () => {
    const types: string[] = []
    for await (const stored of on.client.read(`signIn-${player.playerId}`)) {
      types.push(decode(stored).type)
    }
    return types
  }

  it('counts at once, signs out everywhere else, and is on record once', async () => {
    const { email } = player
    const elsewhere = await tokenOf(on.url, { email, password: PASSWORD })
    const key = v7()
    const changed = await change(PASSWORD, NEXT, key)
    expect(changed.status, JSON.stringify(changed.body)).to.equal(200)
    const again = await change(PASSWORD, NEXT, key)
    expect([again.status, again.headers.get('idempotent-replayed')]).to.deep.equal([200, 'true'])
    expect(await factsOf()).to.deep.equal(['PasswordChanged'])
    expect([await statusOf(player.token), await statusOf(elsewhere)]).to.deep.equal([200, 401])
    expect(await tokenOf(on.url, { email, password: PASSWORD })).to.equal('refused')
    expect(await tokenOf(on.url, { email, password: NEXT })).not.to.equal('refused')
  })

  it('needs the present one, and a guess counts as a failed sign-in', async () => {
    for (let n = 0; n < 3; n += 1) {
      const { status, body } = await change('a wrong password', NEXT)
      expect([status, body['code']]).to.deep.equal([403, 'PASSWORD_WRONG'])
    }
    const { status, body, headers } = await change(PASSWORD, NEXT)
    expect([status, body['code']]).to.deep.equal([429, 'SIGN_IN_LOCKED'])
    expect(Number(headers.get('retry-after'))).to.be.within(1_700, 1_800)
    expect(await factsOf()).to.deep.equal(['SignInLocked'])
    expect(await statusOf(player.token)).to.equal(200)
  })

  it('takes none that is short, that many have, or that follows from who the player is', async () => {
    const [local = ''] = player.email.split('@')
    for (const easy of ['short', 'password123', `${local}1`]) {
      const { status, body } = await change(PASSWORD, easy)
      expect([status, body['code']], easy).to.deep.equal([400, 'VALIDATION_FAILED'])
      expect((body['errors'] as object[])[0]).to.include({ pointer: '/newPassword' })
    }
    expect(await factsOf()).to.deep.equal([])
  })
})
