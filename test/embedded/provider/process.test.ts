// Tests of the sandbox provider as a process: what a kill -9 leaves, who may ask, its titles, its page over HTTP.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openBook } from '../../../embedded/provider/book.ts'
import { draw, GAMES, rtpOf } from '../../../embedded/provider/games.ts'
import { BookFull } from '../../../embedded/sandbox/lines.ts'
import { startOperator, STYLES, type Mood, type Operator } from '../../support/operator.ts'
import { startSandbox, type SandboxProcess } from '../../support/sandbox.ts'
import { until } from '../../support/store-process.ts'

const PLAYER = { id: 'player-1', currency: 'EUR', balance: 100_000n }

describe('the sandbox provider', function () {
  this.timeout(60_000)
  let folder: string
  let provider: SandboxProcess
  let operator: Operator
  let mood: Mood
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acme-provider-'))
    provider = await startSandbox('provider', folder)
    mood = 'well'
    operator = await startOperator(await provider.text('/v1/public-key'), PLAYER, () => mood)
  })
  afterEach(async () => {
    await provider.kill()
    await operator.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const order = (style: (typeof STYLES)[number], change: object = {}) => ({
    style,
    walletUrl: operator.walletUrl(style),
    player: PLAYER.id,
    token: 'token-1',
    game: 'sandbox:two-of-hearts',
    currency: PLAYER.currency,
    ...change,
  })
  const launch = async (style: (typeof STYLES)[number], change: object = {}) =>
    (await provider.ask('POST', '/v1/launches', order(style, change))).body as {
      launchId: string
      url: string
    }
  const ledger = async () =>
    (await provider.ask('GET', '/v1/ledger')).body['entries'] as {
      style: string
      net: string
      rounds: Record<string, number>
    }[]

  it('goes on after a kill -9 with what was open: the ledger still equals the wallets', async () => {
    const launchIds = await Promise.all(STYLES.map(async (style) => (await launch(style)).launchId))
    const { handled } = operator
    const play = (launchId: string, more: object = {}) =>
      provider.ask('POST', '/v1/rounds', { launchId, stake: '100', ...more }).catch(() => null)
    for (const launchId of launchIds) {
      await play(launchId)
      await play(launchId, { isHeld: true })
    }
    mood = 'silent'
    const before = handled.length
    for (const launchId of launchIds) {
      void play(launchId) // taken, and nobody hears it
      void play(launchId, { fault: 'payoutFirst' })
      void play(launchId, { fault: 'lostStake' })
    }
    await until(() => handled.length > before + 12, 'calls come')
    await until(
      async () => (await ledger()).every(({ rounds }) => rounds['open'] === 4),
      'all open',
    )
    await provider.kill()
    mood = 'well'
    provider = await startSandbox('provider', folder)
    await until(async () => (await ledger()).every(({ rounds }) => rounds['open'] === 1), 'all end')
    for (const { style, net, rounds } of await ledger()) {
      const { balance } = operator.wallets[style as 'hub88']
      expect(PLAYER.balance - balance(), style).to.equal(BigInt(net))
      expect(rounds, style).to.include({ settled: 1, open: 1, returned: 3, stuck: 0 })
    }
    const told = await ledger()
    await provider.stop()
    provider = await startSandbox('provider', folder)
    expect(await ledger()).to.eql(told)
  })

  it('pays after a kill -9 what was won before, once', async () => {
    const { launchId } = await launch('softswiss')
    const { handled, wallets } = operator
    const held: string[] = []
    for (let n = 0; n < 10; n += 1) {
      const order = { launchId, stake: '100', isHeld: true }
      held.push(String((await provider.ask('POST', '/v1/rounds', order)).body['id']))
    }
    mood = 'silent'
    const before = handled.length
    for (const id of held) void provider.ask('POST', `/v1/rounds/${id}`).catch(() => null)
    await until(() => handled.length > before + 12, 'ends of rounds come')
    await provider.kill()
    mood = 'well'
    provider = await startSandbox('provider', folder)
    const settled = async () => (await ledger())[0]?.rounds['settled']
    await until(async () => (await settled()) === 10, 'all are settled')
    const net = BigInt((await ledger())[0]?.net ?? '')
    expect(PLAYER.balance - wallets.softswiss.balance()).to.equal(net)
  })

  it('keeps its key for itself, starts on no damaged book, nor on one that is open', async () => {
    const failed = (why: unknown) => String(why)
    expect(statSync(join(folder, 'private-key.pem')).mode & 0o77).to.equal(0)
    expect(await startSandbox('provider', folder).catch(failed)).to.include('in use by process')
    const key = await provider.text('/v1/public-key')
    await launch('hub88')
    await provider.kill()
    const path = join(folder, 'launches.ndjson')
    appendFileSync(path, '{"torn')
    provider = await startSandbox('provider', folder)
    expect(await provider.text('/v1/public-key')).to.equal(key)
    expect(readFileSync(path, 'utf8')).to.not.include('torn')
    await provider.kill()
    writeFileSync(path, `{"id\n${readFileSync(path, 'utf8')}`)
    const why = await startSandbox('provider', folder).catch(failed)
    expect(why).to.include(`${path} is damaged at byte 0`)
  })

  it('is stopped in order, and takes no more than it can keep', async () => {
    expect((await provider.stop()).code).to.equal(0)
    const book = openBook(folder, 1)
    const kept = { ...order('hub88'), lobbyUrl: null, id: 'a', ticket: 't', session: 's' }
    book.launches.put(kept)
    expect(() => book.launches.put({ ...kept, id: 'b' })).to.throw(BookFull)
    book.launches.put({ ...kept, ticket: 'u' })
    book.close()
  })

  it('takes orders from who has the secret, in their form, and no others', async () => {
    const { launchId } = await launch('hub88')
    for (const [method, place] of [
      ['POST', '/v1/launches'],
      ['POST', '/v1/rounds'],
      ['GET', '/v1/ledger'],
      ['GET', '/v1/games'],
      ['GET', '/v1/public-key'],
    ] as const) {
      const headers = { Authorization: 'Bearer another' }
      const { status } = await fetch(`${provider.url}${place}`, { method, headers })
      expect(status, place).to.equal(401)
    }
    expect((await fetch(`${provider.url}/health/live`)).status).to.equal(200)
    const round = { launchId, stake: '100' }
    for (const [wrong, status] of [
      [{ ...round, stake: '-1' }, 400],
      [{ ...round, stake: '1.5' }, 400],
      [{ ...round, stake: 100 }, 400],
      [{ ...round, stake: '123456789' }, 400],
      [{ ...round, fault: 'another' }, 400],
      [{ ...round, more: 1 }, 400],
      [{ ...round, launchId: 'x' }, 400],
      [{ ...round, launchId: '00000000-0000-4000-8000-000000000000' }, 404],
      [{ ...round, fault: 'batch' }, 409],
    ] as const) {
      const answer = await provider.ask('POST', '/v1/rounds', wrong)
      expect(answer.status, JSON.stringify(wrong)).to.equal(status)
    }
    for (const wrong of [{ style: 'x' }, { game: 'x' }, { walletUrl: 'file:///x' }]) {
      const asked = await provider.ask('POST', '/v1/launches', order('hub88', wrong))
      expect(asked.status, JSON.stringify(wrong)).to.equal(400)
    }
    expect((await provider.ask('GET', '/v1/rounds/nobody')).status).to.equal(404)
    expect((await ledger()).length).to.equal(0)
  })

  it('draws as its titles say', async () => {
    const { body } = await provider.ask('GET', '/v1/games')
    const told = body['games'] as { id: string; rtpBp: number; highestWin: number }[]
    expect(told.map(({ id }) => id)).to.eql(GAMES.map(({ id }) => id))
    for (const game of GAMES) {
      expect(rtpOf(game)).to.be.within(9_000, 9_700)
      expect(told.find(({ id }) => id === game.id)?.rtpBp).to.equal(rtpOf(game))
      const count = 100_000
      const drawn = new Map<number, number>()
      for (let n = 0; n < count; n += 1) {
        const times = draw(game)
        drawn.set(times, (drawn.get(times) ?? 0) + 1)
      }
      for (const { times, weight } of game.prizes) {
        const share = weight / 1_000
        const off = Math.abs((drawn.get(times) ?? 0) - count * share)
        expect(off, `${game.name} ${times}`).to.be.below(6 * Math.sqrt(count * share * (1 - share)))
        drawn.delete(times)
      }
      expect([...drawn.keys()], game.name).to.eql([0])
    }
  })

  it('lets who has the address of its page play, a stake and then a card, once each', async () => {
    const { url } = await launch('pragmatic', { lobbyUrl: 'http://lobby.example/a?b=1&c="' })
    const post = (fields: Record<string, string>) =>
      fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
    const first = await fetch(url)
    const policy = first.headers.get('content-security-policy')
    expect(policy)
      .to.include("default-src 'none'")
      .and.include('frame-ancestors http://lobby.example;')
    expect(await first.text())
      .to.include('€1,000.00')
      .and.include('Stake €1.00')
      .and.include('href="http://lobby.example/a?b=1&amp;c=')
      .and.not.include('<script')
    expect(await (await post({ stake: '200' })).text())
      .to.include('Turn a card')
      .and.include('€998.00')
    await post({ stake: '500' }) // while a card is to be turned
    expect((await post({ card: '4' })).status).to.equal(400)
    const ended = await (await post({ card: '2' })).text()
    expect(ended).to.match(/Nothing on this card|The card shows 2×: €4.00 is paid/)
    await post({ card: '1' })
    const [entry] = await ledger()
    expect(entry?.rounds).to.include({ settled: 1, open: 0 })
    expect(PLAYER.balance - operator.wallets.pragmatic.balance()).to.equal(BigInt(entry?.net ?? ''))
    expect((await fetch(`${provider.url}/play/nobody-has-this`)).status).to.equal(404)
    const alone = await fetch((await launch('hub88')).url)
    expect(alone.headers.get('content-security-policy')).to.include("frame-ancestors 'none'")
  })
})
