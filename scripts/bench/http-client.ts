// A process of rows 6, 9, 10 and 17: keeps requests in flight over bare sockets, so that it costs the server's cores little.
import { connect, type Socket } from 'node:net'
import { v7 } from 'uuid'
import { announceReady, onStop } from '../support/child.ts'
import { anyOf } from './casino.ts'
import { ASKED, type AskedFor, type LoadPlayer, type LoadRequest } from './http-load.ts'
import { measure } from './measure.ts'
import { answerRequests } from './process.ts'

const BODY = JSON.stringify({ stake: '100', choice: '4950' })
const STATUS = { POST: 201, GET: 200 } as const

onStop(() => {})
answerRequests(run)
announceReady()

async function run({ url, players, asked, inFlight, ms }: LoadRequest) {
  const { hostname, port } = new URL(url)
  const lines = Array.from({ length: inFlight }, () => openLine(hostname, Number(port)))
  const idle = [...lines]
  const expected = STATUS[ASKED[asked].method]
  const one = async () => {
    const line = idle.pop()
    if (line === undefined) throw new Error('more in flight than connections')
    try {
      const status = await line.exchange(requestOf(anyOf(players), asked, hostname))
      if (status !== expected) throw new Error(`answered ${status}`)
    } finally {
      idle.push(line)
    }
  }
  const measured = await measure(one, { inFlight, ms })
  for (const { end } of lines) end()
  return measured
}

function requestOf({ token, sessionId }: LoadPlayer, asked: AskedFor, host: string): string {
  const { method, path, isSignedIn } = ASKED[asked]
  const head = [
    `${method} ${path.replace('{sessionId}', sessionId)} HTTP/1.1`,
    `host: ${host}`,
    ...(isSignedIn ? [`authorization: Bearer ${token}`] : []),
  ]
  if (method === 'GET') return [...head, '', ''].join('\r\n')
  return [
    ...head,
    `idempotency-key: ${v7()}`,
    'content-type: application/json',
    `content-length: ${BODY.length}`,
    '',
    BODY,
  ].join('\r\n')
}

type Line = { exchange: (request: string) => Promise<number>; end: () => void }

/** A connection on which one request is under way at a time; an exchange answers the status. */
function openLine(host: string, port: number): Line {
  const socket: Socket = connect({ host, port, noDelay: true })
  let settle: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null
  let received = ''
  socket.setEncoding('latin1')
  socket.on('data', (part: string) => {
    received += part
    const length = lengthOf(received)
    if (length === null || received.length < length) return
    const status = Number(received.slice(9, 12))
    received = received.slice(length)
    settle?.resolve(status)
  })
  socket.on('error', (error) => settle?.reject(error))
  socket.on('close', () => settle?.reject(new Error('the server closed the connection')))
  return {
    exchange: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject }
        socket.write(request)
      }),
    end: () => socket.destroy(),
  }
}

/** Bytes of the answer that `received` begins with, or null while its head is not there whole. */
function lengthOf(received: string): number | null {
  const head = received.indexOf('\r\n\r\n')
  if (head < 0) return null
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, head))?.[1]
  if (length === undefined) throw new Error('an answer without content-length')
  return head + 4 + Number(length)
}
