/** Ends of accounts while their players play, through two API processes on one store: after the answer nothing is accepted. */
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { v7 } from 'uuid'
import { ask, newPlayer, tokenOf, type Player, type Reply } from '../support/http.ts'
import { startProcesses, type Processes } from '../support/processes.ts'
import { until } from '../support/store-process.ts'
import { staffOf } from '../support/system.ts'

/** Bets that each process is asked for at once, again and again. */
const AT_ONCE = 4

describe('an account that ends while its player bets through two processes', function () {
  this.timeout(120_000)
  let parts: Processes
  let client: StoreClient
  let urls: string[]
  let staff: string
  before(async () => {
    parts = await startProcesses()
    client = connect(parts.store.url)
    const [one, other] = await Promise.all([parts.startApi(), parts.startApi()])
    urls = [one.url, other.url]
    staff = await tokenOf(one.url, staffOf('operator'))
    await parts.startWorker()
  })
  after(async () => {
    await client.dispose()
    await parts.remove()
  })

  const first = () => urls[0] ?? ''
  const bet = ({ token, sessionId }: Player, at: string) =>
    ask(at, 'POST', {
      path: `/v1/sessions/${sessionId}/bets`,
      token,
      body: { stake: '1', choice: '4950' },
    })

  /** Bets through both until `end` is answered, and a while longer; answers what those said that were asked after it. */
  async function betsAfter(player: Player, end: () => Promise<Reply>): Promise<Reply[]> {
    let isAnswered = false
    let accepted = 0
    const late: Reply[] = []
    const playing = urls.flatMap((at) =>
      Array.from({ length: AT_ONCE }, async () => {
        for (let after = 0; after < 5; after += isAnswered ? 1 : 0) {
          const isLate = isAnswered
          const reply = await bet(player, at)
          if (reply.status === 201) accepted += 1
          if (isLate) late.push(reply)
        }
      }),
    )
    await until(() => accepted >= 10, 'bets are under way')
    const ended = await end()
    expect(ended.status, JSON.stringify(ended.body)).to.be.oneOf([200, 201])
    isAnswered = true
    await Promise.all(playing)
    return late
  }

  /** In the order of the wallet's stream. */
  async function playedAfterRestriction({ playerId }: Player): Promise<string[]> {
    const found: string[] = []
    let isBarred = false
    for await (const { type } of client.read(`wallet-${playerId}`)) {
      if (type === 'Restricted') isBarred = true
      else if (isBarred && /^(BetPlaced|DepositStarted)$/.test(type)) found.push(type)
    }
    expect(isBarred).to.equal(true)
    return found
  }

  it('has no bet accepted after the answer of a suspension', async () => {
    const player = await newPlayer(first())
    const late = await betsAfter(player, () =>
      ask(first(), 'POST', {
        path: `/v1/operations/players/${player.playerId}/suspension`,
        token: staff,
        body: { reason: 'two accounts on one device' },
      }),
    )
    expect(late).to.have.length.above(AT_ONCE)
    expect([...new Set(late.map(({ body }) => body['code']))]).to.deep.equal(['PLAY_RESTRICTED'])
    expect(await playedAfterRestriction(player)).to.deep.equal([])
  })

  it('has none after the answer of a closing, and all of the money is paid out', async () => {
    const player = await newPlayer(first())
    const { token, password, playerId } = player
    const late = await betsAfter(player, () =>
      ask(first(), 'POST', {
        path: '/v1/me/close',
        token,
        body: { password },
        headers: { 'idempotency-key': v7() },
      }),
    )
    // The open session is left: then there is none any more to bet in.
    const codes = [...new Set(late.map(({ body }) => String(body['code'])))]
    expect(codes.every((code) => ['PLAY_RESTRICTED', 'SESSION_CLOSED'].includes(code))).to.equal(
      true,
      codes.join(),
    )
    expect(await playedAfterRestriction(player)).to.deep.equal([])
    const wallet = async () => (await ask(first(), 'GET', { path: '/v1/wallet', token })).body
    await until(async () => (await wallet())['balance'] === '0', 'the money is paid out')
    const types = new Set<string>()
    const settled = async () => {
      for await (const { type } of client.read(`player-${playerId}`)) types.add(type)
      return types.has('ClosingSettled')
    }
    await until(settled, 'the closing is settled')
    const own = await ask(first(), 'GET', { path: `/v1/players/${playerId}`, token })
    expect(own.body['account']).to.deep.include({ status: 'closed' })
  })
})
