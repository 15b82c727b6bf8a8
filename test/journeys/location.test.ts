/** Where players are, over HTTP: by addresses that a proxy tells, and a file of countries. */
import { expect } from 'chai'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAt } from '../../domain/jurisdictions/jurisdictions.ts'
import { openLocation } from '../../integrations/location.ts'
import { newAccount } from '../support/account.ts'
import { serveHouse } from '../support/house-api.ts'
import { ask } from '../support/http.ts'
import { mmdb } from '../support/mmdb.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { until } from '../support/store-process.ts'

const MALTA = '46.11.1.1'
const CANADA = '24.48.0.1'
const ONTARIO = '24.50.0.1'
const QUEBEC = '24.49.0.1'
const SWEDEN = '89.160.20.1'
const HIDING = '24.48.77.1'
const PRIVATE = '10.0.0.7'
const UNKNOWN = '8.8.8.8'

const inCountry = (iso_code: string) => ({ country: { iso_code } })
const COUNTRIES = mmdb({
  '46.11.0.0/16': inCountry('MT'),
  '24.48.0.0/16': inCountry('CA'),
  '24.49.0.0/16': { ...inCountry('CA'), subdivisions: [{ iso_code: 'QC' }] },
  '24.50.0.0/16': { ...inCountry('CA'), subdivisions: [{ iso_code: 'ON' }] },
  '89.160.0.0/16': inCountry('SE'),
})
const NETWORKS = mmdb({ '24.48.77.0/24': { is_hosting_provider: true } })

describe('where a player is', function () {
  this.timeout(120_000)
  let house: House
  let url: string
  const ends: (() => Promise<void>)[] = []
  before(async () => {
    house = await ownHouse()
    ends.push(() => house.remove())
    const folder = await mkdtemp(join(tmpdir(), 'acme-location-'))
    ends.push(() => rm(folder, { recursive: true }))
    const [countries, networks] = [join(folder, 'countries'), join(folder, 'networks')]
    await writeFile(countries, COUNTRIES)
    await writeFile(networks, NETWORKS)
    const location = await openLocation({ countries, networks, onTrouble: () => {} })
    const api = await serveHouse(house, { location, trustProxy: 1 })
    ends.push(async () => {
      location.close()
      await api.stop()
    })
    url = api.url
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  type Asked = { from: string; token?: string; body: object }
  const post = (path: string, { from, ...rest }: Asked) =>
    ask(url, 'POST', { path, headers: { 'x-forwarded-for': from }, ...rest })
  const register = async (country: string, from: string) => {
    const account = {
      ...newAccount(),
      country,
      ...(country === 'CA' ? { region: 'ON', currency: 'CAD' } : {}),
    }
    const { email, password } = account
    const { status, body } = await post('/v1/players', { from, body: account })
    return { status, code: body['code'], playerId: String(body['playerId']), email, password }
  }
  const signIn = (from: string, { email, password }: { email: string; password: string }) =>
    post('/v1/auth/token', { from, body: { email, password } })
  const play = async (from: string, token: unknown) => {
    const asked = { from, token: String(token), body: { gameId: 'dice' } }
    const { status, body } = await post('/v1/sessions', asked)
    return { status, code: body['code'] }
  }
  const seen = (playerId: string) => house.events(`location-${playerId}`)
  const untilSeen = (playerId: string, count: number) =>
    until(async () => (await seen(playerId)).length === count, `${count} on record`)

  it('is no matter where it is their country, or not known', async () => {
    for (const from of [MALTA, PRIVATE, UNKNOWN, 'no address']) {
      const made = await register('MT', from)
      expect(made.status, from).to.equal(201)
      const { body } = await signIn(from, made)
      expect(await play(from, body['accessToken'])).to.include({ status: 201 })
      expect(await seen(made.playerId)).to.deep.equal([])
    }
  })
  it('is evidence elsewhere, once a day of a kind and without the address, and no refusal where the rules have none', async () => {
    const made = await register('MT', SWEDEN)
    expect(made.status).to.equal(201)
    const { body } = await signIn(SWEDEN, made)
    await signIn(SWEDEN, made)
    expect(await play(SWEDEN, body['accessToken'])).to.include({ status: 201 })
    await untilSeen(made.playerId, 3)
    const all = await seen(made.playerId)
    expect(all.map(({ data }) => (data as { moment: string }).moment).sort()).to.deep.equal([
      'registration',
      'session',
      'signIn',
    ])
    const rules = packAt('MT', new Date().toISOString()).version
    expect(all[0]?.data).to.include({ expected: 'MT', country: 'SE', isRefused: false, rules })
    expect(all[0]?.data).not.to.have.property('region')
    expect(JSON.stringify(all.map(({ data }) => data))).not.to.include('89.160')
  })
  it('is a refusal of registration and play where the rules say so, and never of a sign-in', async () => {
    expect(await register('CA', SWEDEN)).to.include({ status: 403, code: 'LOCATION_REFUSED' })
    expect(await register('CA', HIDING)).to.include({ status: 403, code: 'LOCATION_REFUSED' })
    const made = await register('CA', CANADA)
    expect(made.status).to.equal(201)
    const { status, body } = await signIn(SWEDEN, made)
    expect(status).to.equal(200)
    const token = body['accessToken']
    for (const from of [SWEDEN, HIDING]) {
      expect(await play(from, token)).to.deep.equal({ status: 403, code: 'LOCATION_REFUSED' })
    }
    expect(await play(CANADA, token)).to.include({ status: 201 })
    await untilSeen(made.playerId, 3)
    const refused = (await seen(made.playerId)).filter(
      ({ data }) => (data as { isRefused: boolean }).isRefused,
    )
    expect(refused.map(({ data }) => (data as { isHidden: boolean }).isHidden)).to.deep.equal([
      false,
      true,
    ])
  })
  it('is the province where the file tells it, and where it does not, no province is held against anybody', async () => {
    expect(await register('CA', QUEBEC)).to.include({ status: 403, code: 'LOCATION_REFUSED' })
    for (const from of [ONTARIO, CANADA]) {
      const made = await register('CA', from)
      expect(made.status, from).to.equal(201)
      const { body } = await signIn(from, made)
      expect(await play(from, body['accessToken'])).to.include({ status: 201 })
      expect(await seen(made.playerId)).to.deep.equal([])
      expect(await play(QUEBEC, body['accessToken'])).to.include({ code: 'LOCATION_REFUSED' })
      const [noted] = await seen(made.playerId)
      expect(noted?.data).to.include({ country: 'CA', region: 'QC', isRefused: true })
    }
  })
})
