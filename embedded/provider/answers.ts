/** What the provider answers to each request, by method and place; it knows no socket. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  answer,
  json,
  page,
  read,
  readJson,
  seeOther,
  type Answer,
  type Handle,
} from '../sandbox/answers.ts'
import { policyFor } from '../sandbox/looks.ts'
import type { Book, Launch } from './book.ts'
import type { Desk, Going } from './desk.ts'
import { GAMES, rtpOf } from './games.ts'
import { ledgerOf } from './ledger.ts'
import { notFoundPage, pageOf, policyOf } from './page.ts'
import { launchForm, moveForm, roundForm } from './requests.ts'

/** How long an answer waits for a round to end, in ms; then it tells how far it is. */
const ROUND_MAX_MS = 5_000

type Parts = {
  readonly book: Book
  readonly desk: Desk
  readonly publicKey: string
  /** Of the page of a launch. */
  readonly pageUrl: (ticket: string) => string
}

async function inTime(over: Promise<void>): Promise<void> {
  const ended = new AbortController()
  const late = sleep(ROUND_MAX_MS, undefined, { signal: ended.signal }).catch(() => {})
  await Promise.race([over.finally(() => ended.abort()), late])
}

/** By method and place. */
export function createAnswers({ book, desk, publicKey, pageUrl }: Parts): Record<string, Handle> {
  const told = async ({ id, over }: Going, status = 200) => {
    await inTime(over)
    return json(desk.round(id), status)
  }
  const notFound = () => page(notFoundPage(), policyFor(), 404)

  async function shown(launch: Launch): Promise<Answer> {
    const round = desk.newestOf(launch)
    const isWaiting = round !== undefined && desk.isWaiting(round)
    const balance = await desk.balanceOf(launch)
    return page(pageOf({ launch, round, isWaiting, balance }), policyOf(launch))
  }

  /** What the player does; what is not possible now leaves the page as it is. */
  async function move(launch: Launch, body: string): Promise<void> {
    const choice = read(moveForm, Object.fromEntries(new URLSearchParams(body)))
    const round = desk.newestOf(launch)
    const isOpen = round?.status === 'open'
    if ('stake' in choice && !isOpen) {
      const { stake } = choice
      await inTime(desk.open({ launchId: launch.id, stake, fault: null, isHeld: true }).over)
    } else if ('card' in choice && isOpen && desk.isWaiting(round)) {
      await inTime(desk.goOn(round.id).over)
    }
  }

  return {
    'GET /v1/games': () => {
      const told = GAMES.map(({ id, name, prizes }) => {
        const highest = Math.max(...prizes.map(({ times }) => times))
        return { id, name, rtpBp: rtpOf({ id, name, prizes }), highestWin: highest }
      })
      return json({ games: told })
    },
    'GET /v1/public-key': () => answer(200, 'application/x-pem-file', publicKey),
    'POST /v1/launches': ({ body }) => {
      const { id, ticket } = desk.launch(readJson(launchForm, body))
      return json({ launchId: id, url: pageUrl(ticket) }, 201)
    },
    'POST /v1/rounds': ({ body }) => told(desk.open(readJson(roundForm, body)), 201),
    'GET /v1/rounds/:id': ({ id }) => json(desk.round(id)),
    'POST /v1/rounds/:id': ({ id }) => told(desk.goOn(id)),
    'GET /v1/ledger': () => json({ entries: ledgerOf(book) }),
    'GET /play/:id': ({ id }) => {
      const launch = desk.byTicket(id)
      return launch === undefined ? notFound() : shown(launch)
    },
    'POST /play/:id': async ({ id, body }) => {
      const launch = desk.byTicket(id)
      if (launch === undefined) return notFound()
      await move(launch, body)
      return seeOther(`/play/${id}`)
    },
    'GET /health/live': () => json({ status: 'ok' }),
  }
}
