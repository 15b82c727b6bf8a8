/** Answers what never becomes a request: bytes that are no HTTP, headers too large, a request that takes for ever. */
import type { RequestListener, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { NextFunction, Request, Response } from 'express'
import { v4 } from 'uuid'
import { meanings, type Code } from '../codes.ts'
import { Problem, problemBody } from './problem.ts'

/** By what Node calls the error. */
const CODES: Readonly<Record<string, Code>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** Whoever was refused a tunnel, and does not hang up, is cut off after so long, in ms. */
const LEFT_MS = 1_000

export function answerBroken(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isGone = error.code === 'ECONNRESET' || !socket.writable
    if (isGone) socket.destroy()
    else refuse(socket, CODES[error.code ?? ''] ?? 'MALFORMED_REQUEST')
  })
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy()) // nobody else listens any more, nor looks whether it stays
    setTimeout(() => socket.destroy(), LEFT_MS).unref()
    refuse(socket, 'METHOD_NOT_ALLOWED') // this is no proxy
  })
  // An expectation that we do not know is no reason to refuse (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

function refusalOf(code: Code) {
  const { status } = meanings[code]
  const requestId = v4()
  const body = JSON.stringify(problemBody(new Problem(code), { requestId, instance: '' }))
  const headers = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-Id': requestId,
    'Cache-Control': 'no-store',
    ...(status === 405 ? { Allow: '' } : {}), // RFC 9110, 15.5.6: of what a CONNECT names, none
    Connection: 'close',
  }
  return { status, headers, body }
}

function refuse(socket: Duplex, code: Code): void {
  const { status, headers, body } = refusalOf(code)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} ${REASONS[status] ?? ''}`, ...lines, '', body].join('\r\n'))
}

/**
 * Before the routes, which know paths alone: an absolute target (RFC 9112, 3.2.2) is taken for its path and query. Of one that names
 * no address, or is of another protocol, nothing can be asked here.
 */
export const takingTargets =
  (serve: RequestListener): RequestListener =>
  (request, response) => {
    const { url: target = '' } = request
    if (!/^[/*]/.test(target)) {
      const isOurs = /^https?:/i.test(target) && URL.canParse(target)
      if (!isOurs) {
        const { status, headers, body } = refusalOf('MALFORMED_REQUEST')
        response.writeHead(status, headers).end(body)
        return
      }
      const { pathname, search } = new URL(target)
      request.url = pathname + search
    }
    serve(request, response)
  }

/** Node is told to leave this to us, since it would answer with no body. */
export function refuseHostless(request: Request, _response: Response, next: NextFunction): void {
  if (request.httpVersion === '1.1' && request.get('host') === undefined) {
    throw new Problem('MALFORMED_REQUEST')
  }
  next()
}
