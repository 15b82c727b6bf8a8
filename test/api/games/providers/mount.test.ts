/** Where providers call: every answer is the profile's own, whatever comes, and nobody else's limits or readers stand before it. */
import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import express from 'express'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { mountProviders } from '../../../../api/games/providers/mount.ts'
import type { RawCall } from '../../../../integrations/providers/call.ts'
import type { House } from '../../../../integrations/providers/provider.ts'
import {
  byHash,
  byHmac,
  bySha256Rsa,
  house,
  hub88,
  pragmatic,
  softswiss,
  STAKES,
} from '../../../integrations/providers/signed.ts'

const MIB = 1_048_576

/** Who is called, how it is said, and how a call is refused that is not the provider's, or none. */
const CALLS = [
  {
    provider: hub88,
    stake: bySha256Rsa('/transaction/bet', STAKES.hub88),
    unsigned: { status: 200, says: 'RS_ERROR_INVALID_SIGNATURE' },
    broken: { status: 200, says: 'RS_ERROR_WRONG_SYNTAX' },
    later: { status: 200, says: 'RS_ERROR_UNKNOWN' },
  },
  {
    provider: softswiss,
    stake: byHmac('/play', STAKES.softswiss),
    unsigned: { status: 403, says: '"code":403' },
    broken: { status: 400, says: '"code":400' },
    later: { status: 503, says: '"code":503' },
  },
  {
    provider: pragmatic,
    stake: byHash('/bet.html', STAKES.pragmatic),
    unsigned: { status: 200, says: '"error":5' },
    broken: { status: 200, says: '"error":7' },
    later: { status: 200, says: '"error":100' },
  },
]

async function served(inside: House, isDraining = () => false) {
  const counted: string[] = []
  const app = express()
  mountProviders(app, {
    providers: CALLS.map(({ provider }) => provider),
    houseOf: () => inside,
    isDraining,
    countProviderCall: (name, situation) => counted.push(`${name} ${situation}`),
    onTrouble: () => {},
  })
  app.use((_request, response) => void response.status(404).end('nobody'))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    counted,
    async say(name: string, { path, headers, body }: RawCall) {
      const answer = await fetch(`${url}/v1/providers/${name}${path}`, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: new Uint8Array(body),
      })
      const type = answer.headers.get('content-type')
      return { status: answer.status, type, text: await answer.text() }
    },
    end: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
type Served = Awaited<ReturnType<typeof served>>

describe('providers of games at the API', () => {
  let api: Served
  let inside: ReturnType<typeof house>
  beforeEach(async () => {
    inside = house()
    api = await served(inside)
  })
  afterEach(() => api.end())

  for (const { provider, stake, unsigned, broken, later } of CALLS) {
    const { name } = provider.profile

    it(`${name}: what is signed reaches the house, as it was sent`, async () => {
      const { status, type, text } = await api.say(name, stake)
      expect({ status, type }).to.deep.equal({ status: 200, type: 'application/json' })
      expect(text).to.include(name === 'pragmatic' ? '"cash":98.50' : '"balance":')
      expect(inside.asked[0]?.parts[0]?.amount).to.equal(150n)
      expect(api.counted).to.deep.equal([`${name} ok`])
    })

    it(`${name}: a body of another sender, none, or one that was packed has its own answer`, async () => {
      const forged = { ...stake, body: Buffer.from(`${stake.body.toString()} `) }
      const packed = {
        ...stake,
        headers: { ...stake.headers, 'content-encoding': 'gzip' },
        body: gzipSync(stake.body),
      }
      for (const [call, refused] of [
        [forged, unsigned],
        [{ ...stake, body: Buffer.alloc(0) }, name === 'pragmatic' ? broken : unsigned],
        [packed, broken],
      ] as const) {
        const { status, text } = await api.say(name, call)
        expect(status).to.equal(refused.status)
        expect(text).to.include(refused.says)
      }
      expect(inside.asked).to.deep.equal([])
      expect(api.counted.map((line) => line.split(' ')[1])).to.include.members([
        'signature',
        'syntax',
      ])
    })

    it(`${name}: a body may have 1 MiB, and no byte more`, async () => {
      for (const [bytes, refused] of [
        [MIB, name === 'pragmatic' ? broken : unsigned],
        [MIB + 1, broken],
      ] as const) {
        const { status, text } = await api.say(name, { ...stake, body: Buffer.alloc(bytes, 'x') })
        expect(status).to.equal(refused.status)
        expect(text).to.include(refused.says)
      }
    })

    it(`${name}: an address that the profile has not is told in its words, once the call is known for its own`, async () => {
      const elsewhere = await api.say(name, { ...stake, path: '/nowhere/at-all' })
      expect(elsewhere.text).to.include(broken.says)
      const unknown = await api.say('nobody', stake)
      expect(unknown).to.include({ status: 404, text: 'nobody' })
    })

    it(`${name}: a house that is about to stop, or fails, leaves it to the provider to ask again`, async () => {
      const stopping = await served(inside, () => true)
      const failing = await served({ ...inside, act: () => Promise.reject(new Error('broken')) })
      for (const [asked, situation] of [
        [stopping, 'retryLater'],
        [failing, 'internal'],
      ] as const) {
        const { status, text } = await asked.say(name, stake)
        expect(status).to.equal(
          situation === 'internal' && later.status === 503 ? 500 : later.status,
        )
        if (later.status === 200) expect(text).to.include(later.says)
        expect(asked.counted).to.deep.equal([`${name} ${situation}`])
        asked.end()
      }
      expect(inside.asked).to.deep.equal([])
    })
  }

  it('answers within its time, while the house is still at it', async () => {
    const slow = await served({
      ...inside,
      act: () => sleep(3_000).then(() => Promise.reject(new Error('late'))),
    })
    const startedAt = performance.now()
    const [{ provider, stake, later }] = CALLS as [(typeof CALLS)[0]]
    const { text } = await slow.say(provider.profile.name, stake)
    expect(text).to.include(later.says)
    expect(performance.now() - startedAt).to.be.within(2_400, 2_900)
    slow.end()
  })

  it('takes on so many calls of one provider at once, and tells the others to come later', async () => {
    let go = () => {}
    const going = new Promise<void>((resolve) => {
      go = resolve
    })
    const waiting = await served({
      ...inside,
      act: async (call) => {
        await going
        return inside.act(call)
      },
    })
    const [{ provider, stake }] = CALLS as [(typeof CALLS)[0]]
    const { name } = provider.profile
    const all = Array.from({ length: 129 }, () => waiting.say(name, stake))
    while (!waiting.counted.includes('hub88 retryLater')) await sleep(5)
    const other = waiting.say('softswiss', CALLS[1]?.stake as RawCall)
    go()
    await Promise.all([...all, other])
    expect(waiting.counted.filter((line) => line === 'hub88 retryLater')).to.have.length(1)
    expect(waiting.counted).to.include('softswiss ok')
    expect(waiting.counted).to.have.length(130)
    waiting.end()
  })

  it('outlives a caller who leaves in the middle of a body', async () => {
    const leaving = httpRequest(`${api.url}/v1/providers/hub88/transaction/bet`, {
      method: 'POST',
      headers: { 'content-length': '1000' },
    })
    leaving.on('error', () => {})
    leaving.write('half of it')
    await sleep(20)
    leaving.destroy()
    const [{ provider, stake }] = CALLS as [(typeof CALLS)[0]]
    expect((await api.say(provider.profile.name, stake)).status).to.equal(200)
    expect(api.counted).to.deep.equal(['hub88 ok'])
  })
})
