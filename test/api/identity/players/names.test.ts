/** Names, places and passwords as people have them, over HTTP: what can be seen is taken, what cannot is refused. */
import { expect } from 'chai'
import { newAccount } from '../../../support/account.ts'
import { ask, tokenOf } from '../../../support/http.ts'
import { system } from '../../../support/system.ts'

describe('a registration', function () {
  this.timeout(30_000)
  let url: string
  before(async () => {
    ;({ url } = await system())
  })
  const register = (body: object) => ask(url, 'POST', { path: '/v1/players', body })

  it('takes a name of one word, a place without postal codes, an address in any script', async () => {
    const { familyName, address, ...account } = newAccount()
    const { street, city } = address
    const email = account.email.replace('players.example', 'spieler-bücher.example')
    const body = { ...account, email, givenName: `Prince ${familyName}`, address: { street, city } }
    const { status, body: answer } = await register(body)
    expect(status, JSON.stringify(answer)).to.equal(201)
    const ascii = email.replace('spieler-bücher', 'xn--spieler-bcher-4ob')
    const token = await tokenOf(url, { email: ascii, password: account.password })
    const path = `/v1/players/${String(answer['playerId'])}?after=${String(answer['position'])}`
    const me = await ask(url, 'GET', { path, token })
    expect(me.body['personal']).to.deep.include({ givenName: body.givenName, email })
  })

  for (const [field, text] of [
    ['givenName', '\u200B'],
    ['familyName', '\u3164'],
    ['givenName', '...'],
    ['email', 'ada\u200B@players.example'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} as ${field}, and says which field it was`, async () => {
      const { status, body } = await register({ ...newAccount(), [field]: text })
      expect([status, body['code']]).to.deep.equal([400, 'VALIDATION_FAILED'])
      expect(JSON.stringify(body['errors'])).to.include(`/${field}`)
    })
  }

  it('takes a password in whichever form a keyboard gives it', async () => {
    const account = { ...newAccount(), password: 'neun große Reiher im Schilf é' }
    expect((await register(account)).status).to.equal(201)
    const { email, password } = account
    const forms = (['NFC', 'NFD', 'NFKC', 'NFKD'] as const).map((form) => password.normalize(form))
    for (const form of forms) await tokenOf(url, { email, password: form })
    const wrong = { email, password: password.replace('é', 'e') }
    const { status } = await ask(url, 'POST', { path: '/v1/auth/token', body: wrong })
    expect(status).to.equal(401)
  })
})
