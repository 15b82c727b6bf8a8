/** A way to Postgres over real TCP that can be cut at a COMMIT, before the server has it or before its answer arrives, and that can fall silent. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What becomes of a COMMIT: passed on and answered, never sent, or carried out without anybody being told. */
export type Fate = 'answered' | 'unsent' | 'unanswered'

/** A query message of PostgreSQL's protocol: its letter, its length, its text. */
const COMMIT = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1')

export type PostgresProxy = {
  /** The database's address by this way. */
  readonly url: string
  /** Connections that are open now pass nothing on any more, and are not closed: as a firewall that has forgotten them. */
  readonly silence: () => void
  readonly stop: () => Promise<void>
}

/** `fateOf` is asked for each COMMIT that a client sends; `port` 0 takes a free one. */
export async function startPostgresProxy(
  databaseUrl: string,
  fateOf: () => Fate,
  port = 0,
): Promise<PostgresProxy> {
  const { hostname, port: ofDatabase } = new URL(databaseUrl)
  const open = new Set<Socket>()
  const silent = new WeakSet<Socket>()
  const server = createServer((client) => {
    const database = connect(Number(ofDatabase), hostname)
    const cut = () => {
      client.destroy()
      database.destroy()
    }
    for (const socket of [client, database]) {
      open.add(socket)
      socket.on('error', cut)
      socket.on('close', () => {
        open.delete(socket)
        cut()
      })
    }
    let isAnswerLost = false
    client.on('data', (bytes) => {
      if (silent.has(client)) return
      const fate = bytes.includes(COMMIT) ? fateOf() : 'answered'
      if (fate === 'unsent') return cut()
      isAnswerLost = fate === 'unanswered'
      database.write(bytes)
    })
    database.on('data', (bytes) => {
      if (silent.has(client)) return
      if (isAnswerLost) cut()
      else client.write(bytes)
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    silence() {
      for (const socket of open) silent.add(socket)
    },
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
