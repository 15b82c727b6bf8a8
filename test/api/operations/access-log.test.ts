/** What staff look at is on record before they see it: who, when, at what; revealed in clear once; and players are told nothing of it. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import { createNoteAccess } from '../../../api/commands/accesses.ts'
import { StoreUnavailable } from '../../../eventstore/store.ts'
import { ask, newPlayer, type Player, type Reply } from '../../support/http.ts'
import { signedAs } from '../../support/signed.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'

type Look = Record<string, unknown> & { operation: string }

describe('the access log', function () {
  this.timeout(60_000)
  let on: System
  let player: Player
  let auditor: string
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
    auditor = await signedAs('auditor')
  })
  const get = (path: string, token: string): Promise<Reply> => ask(on.url, 'GET', { path, token })
  const logOf = async (query: string): Promise<Look[]> => {
    const { status, body } = await get(`/v1/operations/access-log?limit=100&${query}`, auditor)
    expect(status, JSON.stringify(body)).to.equal(200)
    return body['data'] as Look[]
  }
  /** Of one person of the staff, once there are as many. */
  async function looksOf(actorId: string, count: number): Promise<Look[]> {
    await until(async () => (await logOf(`actorId=${actorId}`)).length >= count, 'the looks read')
    return logOf(`actorId=${actorId}`)
  }
  const reveal = (token: string, body: object, key: string = v7()): Promise<Reply> =>
    ask(on.url, 'POST', {
      path: `/v1/players/${player.playerId}/reveals`,
      token,
      body,
      headers: { 'idempotency-key': key },
    })

  it('has each read of a player’s file, by whoever read it, and none of the player’s own', async () => {
    const [id, { playerId }] = [v7(), player]
    const support = await signedAs('support', id)
    const paths = [
      `/v1/players/${playerId}`,
      `/v1/wallet?playerId=${playerId}`,
      `/v1/wallet/entries?playerId=${playerId}`,
      `/v1/wallet/restrictions?playerId=${playerId}`,
      `/v1/sessions?playerId=${playerId}`,
      `/v1/sessions/${player.sessionId}`,
      `/v1/rounds?playerId=${playerId}`,
      `/v1/operations/players/${playerId}/timeline`,
      `/v1/operations/players/${playerId}/suspensions`,
      `/v1/operations/players/${playerId}/refusals`,
    ]
    for (const path of paths) expect((await get(path, support)).status, path).to.equal(200)
    await get(`/v1/wallet?playerId=${playerId}`, player.token)
    const looks = await looksOf(id, paths.length)
    expect(looks.map(({ operation }) => operation).reverse()).to.deep.equal([
      'getPlayer',
      'getWallet',
      'getWalletEntries',
      'getRestrictions',
      'listSessions',
      'getSession',
      'listRounds',
      'getPlayerTimeline',
      'listSuspensions',
      'listRefusals',
    ])
    for (const look of looks) {
      expect(look['playerIds']).to.deep.equal([playerId])
      expect(look['actor']).to.deep.equal({ role: 'support', id })
    }
    const ofPlayer = await logOf(`playerId=${playerId}`)
    expect(ofPlayer.filter(({ actor }) => (actor as { role: string }).role === 'player')).to.eql([])
  })

  it('has of a search whom it showed, and by what kind of thing', async () => {
    const id = v7()
    const token = await signedAs('risk', id)
    const path = '/v1/operations/players/search'
    await ask(on.url, 'POST', { path, token, body: { email: player.email } })
    await ask(on.url, 'POST', { path, token, body: { name: 'nobody is called so' } })
    const [second, first] = await looksOf(id, 2)
    expect(first).to.deep.include({ by: 'email', playerIds: [player.playerId] })
    expect(second).to.deep.include({ by: 'name', playerIds: [] })
    expect(JSON.stringify([first, second]))
      .not.to.include(player.email)
      .and.not.include('nobody')
  })

  it('has of auditors the streams that they read', async () => {
    const id = v7()
    const stream = `wallet-${player.playerId}`
    await get(`/v1/audit/streams/${stream}`, await signedAs('auditor', id))
    const [look] = await looksOf(id, 1)
    expect(look).to.deep.include({
      operation: 'getStoredStream',
      subject: { kind: 'stream', id: stream },
      playerIds: [player.playerId],
    })
  })

  it('has nothing where nothing was shown', async () => {
    const id = v7()
    const token = await signedAs('support', id)
    expect((await get(`/v1/players/${v7()}`, token)).status).to.equal(404)
    await get(`/v1/players/${player.playerId}`, token)
    expect((await looksOf(id, 1)).length).to.equal(1)
  })

  it('has a reveal, which answers once what was asked for alone', async () => {
    const id = v7()
    const token = await signedAs('support', id)
    const masked = await get(`/v1/players/${player.playerId}`, token)
    expect(masked.body).to.include({ isMasked: true })
    expect(JSON.stringify(masked.body)).not.to.include(player.email)
    const [order, key] = [{ fields: ['email'], reason: 'the player asks for a letter' }, v7()]
    const shown = await reveal(token, order, key)
    expect(shown.status, JSON.stringify(shown.body)).to.equal(201)
    expect(shown.body['personal']).to.deep.equal({ email: player.email })
    const again = await reveal(token, order, key)
    expect([again.status, again.body['code']]).to.deep.equal([409, 'REVEALED_BEFORE'])
    const looks = await looksOf(id, 2)
    expect(looks[0]).to.deep.include({
      operation: 'revealPlayer',
      fields: 'email',
      reason: order.reason,
      playerIds: [player.playerId],
    })
    expect(looks.length).to.equal(2)
  })
  it('is needed for a reveal: without a field, a reason or the permission there is none', async () => {
    const reason = 'to write to the player'
    for (const body of [{ fields: [], reason }, { fields: ['email'] }, { fields: ['pin'], reason }])
      expect((await reveal(await signedAs('support'), body)).status).to.equal(400)
    for (const role of ['auditor', 'finance', 'player'] as const)
      expect((await reveal(await signedAs(role), { fields: ['email'], reason })).status).to.equal(
        403,
      )
  })

  it('is for those who watch, not for those who look', async () => {
    for (const role of ['compliance', 'admin'] as const)
      expect((await get('/v1/operations/access-log', await signedAs(role))).status).to.equal(200)
    for (const token of [player.token, await signedAs('support'), await signedAs('operator')])
      expect((await get('/v1/operations/access-log', token)).status).to.equal(403)
  })

  it('is waited for, but not for ever: what cannot be put on record is not shown', async () => {
    const silent = { execute: () => new Promise<never>(() => {}) }
    const noted = createNoteAccess(
      silent,
      5,
    )({
      actor: { role: 'support', id: v7() },
      requestId: v7(),
      access: {
        operation: 'getWallet',
        subject: { kind: 'wallet', id: null },
        players: [],
        by: null,
      },
    })
    const error: unknown = await noted.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(StoreUnavailable)
  })
})
