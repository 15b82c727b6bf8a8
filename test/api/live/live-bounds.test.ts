/** What live updates cost at most, over real HTTP: clients that take nothing, that leave early, that are too many, that stay too long. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { expect } from 'chai'
import type { Request, Response } from 'express'
import { createTokens, TOKEN_LIFE_S } from '../../../api/identity/sign-in/access-tokens.ts'
import { createLive, type Live, type LiveDeps } from '../../../api/live/live.ts'
import { createRevocations } from '../../../api/identity/sign-in/revocations.ts'
import { openTokenKeys } from '../../../api/keys/token-keys.ts'
import { createPool } from '../../../postgres/postgres.ts'
import type { Moved } from '../../../projections/reading/movements.ts'
import { partitionOfKey } from '../../../projections/engine/partitions.ts'
import { betOf, newPlayer } from '../../support/http.ts'
import { listenLive } from '../../support/live.ts'
import { startPostgresProxy } from '../../support/postgres-proxy.ts'
import { until } from '../../support/store-process.ts'
import { system } from '../../support/system.ts'

/** So large that a few of them fill what the kernel keeps for a client that reads nothing. */
const LARGE = 'x'.repeat(1_000_000)

const STREAMS_OF_PLAYER_MAX = 5

describe('live updates, bounded', function () {
  this.timeout(30_000)
  let isSignedIn = true
  let position = 0
  let move: (moved: Moved) => void
  let server: Server
  let live: Live
  let opened: Promise<unknown>[]
  let answers: ServerResponse[]
  const sockets: Socket[] = []

  /** Live updates of states as large as a test likes; `before`: what a request waits for until its stream is opened. */
  async function serve(
    options: Partial<LiveDeps> = {},
    before: (response: ServerResponse) => Promise<unknown> = () => Promise.resolve(),
  ) {
    live = createLive({
      movements: {
        subscribe(listener) {
          move = listener
          return () => {}
        },
      },
      read(_, playerIds) {
        position += 1
        const asOf = { position: String(position), at: new Date().toISOString() }
        const json = JSON.stringify({ position, LARGE })
        const state = { json, position: BigInt(position), asOf }
        return Promise.resolve(new Map(playerIds.map((id) => [id, state])))
      },
      onTrouble: (_, error) => {
        throw error
      },
      heartbeatMs: 20,
      ...options,
    })
    server = createServer((request, response) => {
      answers.push(response)
      opened.push(before(response).then(() => openFor(request, response)))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  const openFor = (request: IncomingMessage, response: ServerResponse) =>
    live
      .open(request.url?.slice(1) ?? '', {
        request: request as Request,
        response: response as Response,
        isSignedIn: () => isSignedIn,
      })
      .then(
        () => 'opened',
        ({ code }: { code?: string }) => {
          response.end()
          return code
        },
      )

  /** Asks for a stream of a player, and reads nothing of it. */
  function come(playerId: string): Socket {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    sockets.push(socket)
    socket.on('error', () => {}).pause()
    socket.write(`GET /${playerId} HTTP/1.1\r\nHost: here\r\n\r\n`)
    return socket
  }
  async function outcomeOf(playerId: string) {
    const before = opened.length
    come(playerId)
    await until(() => opened.length > before, 'the request has arrived')
    return opened.at(-1)
  }
  async function comeAndTakeNothing(): Promise<ServerResponse> {
    const playerId = randomUUID()
    expect(await outcomeOf(playerId)).to.equal('opened')
    const [response] = answers
    if (response === undefined) throw new Error('nobody came')
    await until(() => {
      move({ projection: 'wallet_balance', partition: partitionOfKey(playerId) })
      return response.writableNeedDrain
    }, 'the socket is full')
    return response
  }

  beforeEach(() => {
    isSignedIn = true
    opened = []
    answers = []
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    if (!server.listening) return
    live.close()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })

  it('keep the newest state alone for who takes nothing', async () => {
    await serve()
    const response = await comeAndTakeNothing()
    const kept = response.writableLength
    const before = position
    await until(() => {
      const playerId = response.req.url?.slice(1) ?? ''
      move({ projection: 'wallet_balance', partition: partitionOfKey(playerId) })
      return position > before + 20
    }, 'twenty more states were read')
    expect(response.writableLength).to.be.at.most(kept)
  })

  it('end once for who takes nothing, and the process goes on', async () => {
    await serve()
    const response = await comeAndTakeNothing()
    isSignedIn = false
    await until(() => response.closed, 'the stream is cut off')
    expect(await outcomeOf('another')).to.equal('opened')
  })

  it('write nothing after the end that they could not send yet', async () => {
    await serve()
    const playerId = randomUUID()
    await outcomeOf(playerId)
    live.close()
    for (let n = 0; n < 5; n += 1) {
      move({ projection: 'wallet_balance', partition: partitionOfKey(playerId) })
    }
    const [response] = answers
    sockets[0]?.resume()
    await until(() => response?.closed === true, 'the stream has ended')
  })

  it('go on for the others where one leaves while what to show is read', async () => {
    const [leaving, staying] = ['a-leaver', 'a-stayer'] // of one partition, by their first digit
    let isLeft = false
    await serve({
      async read(_, playerIds) {
        const [first] = answers
        if (playerIds.length === 2 && first !== undefined && !isLeft) {
          isLeft = true
          sockets[0]?.destroy()
          await once(first, 'close')
          await new Promise(setImmediate) // all who listen for the close have heard it
        }
        const asOf = { position: '1', at: new Date().toISOString() }
        position += 1 // another state each time: what is known is not shown again
        const state = { json: `{"is":"shown","n":${position}}`, position: BigInt(position), asOf }
        return new Map(playerIds.map((id) => [id, state]))
      },
    })
    expect(await outcomeOf(leaving)).to.equal('opened')
    expect(await outcomeOf(staying)).to.equal('opened') // and nothing of it threw
    expect(isLeft).to.equal(true)
    let text = ''
    sockets[1]?.on('data', (bytes) => (text += String(bytes))).resume()
    await until(() => text.includes('"is":"shown"'), 'who stays is shown it')
  })

  it('count nobody who left before the stream began', async () => {
    await serve({}, (response) => once(response, 'close'))
    for (let n = 0; n <= STREAMS_OF_PLAYER_MAX; n += 1) {
      const before = answers.length
      const socket = come('early')
      await until(() => answers.length > before, 'the request has arrived')
      socket.destroy()
      await opened.at(-1)
    }
    expect(await Promise.all(opened)).not.to.include('RATE_LIMITED')
  })

  it('are so many in a process, and one more once one has left', async () => {
    await serve({ streamsMax: 2 })
    expect(await outcomeOf('one')).to.equal('opened')
    expect(await outcomeOf('two')).to.equal('opened')
    expect(await outcomeOf('three')).to.equal('OVERLOADED')
    sockets[0]?.destroy()
    await until(async () => (await outcomeOf('three')) === 'opened', 'a place is free')
  })

  it('end with the token’s life, and say so', async () => {
    const on = await system()
    const player = await newPlayer(on.url)
    const keys = await openTokenKeys({ pool: on.pool, rootKey: on.masterKey })
    const issuedMs = Date.now() - (TOKEN_LIFE_S - 3) * 1_000
    const { issue } = createTokens({
      keys,
      revocations: createRevocations(),
      nowMs: () => issuedMs,
    })
    const subject = { id: player.playerId, role: 'player', sid: randomUUID() } as const
    const client = await listenLive(on.url, { token: issue(subject) })
    keys.stop()
    expect(client.status).to.equal(200)
    await client.next('balance')
    await client.next('expired')
    await until(client.isOver, 'the stream has ended')
  })

  it('go on once Postgres is back, with what was done meanwhile', async () => {
    const on = await system()
    const player = await newPlayer(on.url)
    const first = await startPostgresProxy(on.databaseUrl, () => 'answered')
    const pool = createPool(first.url, { onLost: () => {} })
    const api = await on.startAnotherApi({ pool })
    const client = await listenLive(api.url, { token: player.token })
    await client.next('balance')
    await first.stop()
    await betOf(on.url, player)
    const port = Number(new URL(first.url).port)
    const again = await startPostgresProxy(on.databaseUrl, () => 'answered', port)
    await client.next('sessions', (shown) => JSON.stringify(shown).includes('"rounds":1'))
    expect(client.isOver()).to.equal(false)
    client.close()
    await api.stop()
    await pool.end()
    await again.stop()
  })
})
