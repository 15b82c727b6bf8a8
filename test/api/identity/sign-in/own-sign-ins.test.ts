/** Where somebody is signed in, and the end of one of these sign-ins. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { decode } from '../../../../eventstore/codec.ts'
import { newAccount } from '../../../support/account.ts'
import { ask, tokenOf } from '../../../support/http.ts'
import { system } from '../../../support/system.ts'

type SignIn = { signInId: string; isThis: boolean; lastUsedAt: string; endsAt: string }

describe('own sign-ins', function () {
  this.timeout(30_000)
  let url: string
  before(async () => {
    url = (await system()).url
  })

  /** A player with two sign-ins. */
  async function signedInTwice() {
    const account = newAccount()
    const { body } = await ask(url, 'POST', { path: '/v1/players', body: account })
    const tokens = [await tokenOf(url, account), await tokenOf(url, account)] as const
    return { playerId: String(body['playerId']), tokens }
  }
  async function signInsOf(token: string): Promise<SignIn[]> {
    const { status, body } = await ask(url, 'GET', { path: '/v1/me/sign-ins', token })
    expect(status).to.equal(200)
    return body['data'] as SignIn[]
  }
  const otherOf = (all: SignIn[]) => all.find(({ isThis }) => !isThis)?.signInId ?? ''
  const end = (token: string, signInId: string, key: string = v7()) =>
    ask(url, 'POST', {
      path: `/v1/me/sign-ins/${signInId}/end`,
      token,
      body: {},
      headers: { 'idempotency-key': key },
    })

  it('are told with the one that asks, and when they end', async () => {
    const { tokens } = await signedInTwice()
    const all = await signInsOf(tokens[0])
    expect(all.map(({ isThis }) => isThis).sort()).to.deep.equal([false, true])
    for (const { lastUsedAt, endsAt } of all) {
      expect(Date.parse(endsAt) - Date.parse(lastUsedAt)).to.equal(30 * 60_000)
    }
  })
  it('end one by one: its token counts no more, the other does, once for a key, on record', async () => {
    const { playerId, tokens } = await signedInTwice()
    const [mine, theirs] = tokens
    const other = otherOf(await signInsOf(mine))
    const key = v7()
    const answers = await Promise.all([1, 2, 3].map(() => end(mine, other, key)))
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200])
    expect(new Set(answers.map(({ body }) => body['position'])).size).to.equal(1)
    expect((await ask(url, 'GET', { path: '/v1/me', token: theirs })).status).to.equal(401)
    expect((await signInsOf(mine)).map(({ isThis }) => isThis)).to.deep.equal([true])
    const facts: unknown[] = []
    for await (const stored of (await system()).client.read(`signIn-${playerId}`)) {
      const { type, data } = decode(stored)
      facts.push({ type, data })
    }
    expect(facts).to.deep.equal([{ type: 'SignInEnded', data: { familyId: other } }])
  })
  it('are nobody else’s to end, and are not ended twice', async () => {
    const [one, another] = [await signedInTwice(), await signedInTwice()]
    const foreign = otherOf(await signInsOf(another.tokens[0]))
    expect((await end(one.tokens[0], foreign)).status).to.equal(404)
    const own = otherOf(await signInsOf(one.tokens[0]))
    expect((await end(one.tokens[0], own)).status).to.equal(200)
    expect((await end(one.tokens[0], own)).status).to.equal(404)
  })
  it('end under one key but one of them', async () => {
    const { tokens } = await signedInTwice()
    const all = await signInsOf(tokens[0])
    const key = v7()
    expect((await end(tokens[0], otherOf(all), key)).status).to.equal(200)
    const reused = await end(tokens[0], v7(), key)
    expect(reused.status).to.equal(422)
    expect(reused.body['code']).to.equal('IDEMPOTENCY_KEY_REUSED')
  })
  it('are refused at once in another process, too', async () => {
    const second = await (await system()).startAnotherApi()
    const { tokens } = await signedInTwice()
    const [mine, theirs] = tokens
    await end(mine, otherOf(await signInsOf(mine)))
    const path = '/v1/me'
    for (let tries = 0; tries < 40; tries += 1) {
      if ((await ask(second.url, 'GET', { path, token: theirs })).status === 401) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect.fail('the other process still takes the token')
  })
})
