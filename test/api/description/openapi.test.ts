/** The API's description: examples that the schemas take, headers that answers carry, pages that load nothing from elsewhere. */
import { readFileSync } from 'node:fs'
import { AHEAD } from '../../../api/http/meaning.ts'
import { rolesOf } from '../../../api/http/permissions.ts'
import { expect } from 'chai'
import { z } from 'zod'
import { meanings, type Code } from '../../../api/codes.ts'
import type { Route } from '../../../api/http/route.ts'
import { routes } from '../../../api/routes.ts'
import { SIGNED_IN } from '../../../api/description/openapi-problems.ts'
import { NOBODY, paramOf, pathWith } from '../../support/good-requests.ts'
import { ask, betOf, newPlayer, tokenOf, type Player, type Reply } from '../../support/http.ts'
import { STAFF, system } from '../../support/system.ts'

/** What a rule may say to a request whose form is right. */
const OF_THE_RULES = [401, 403, 404, 409]

type Operation = {
  operationId: string
  tags: string[]
  security: object[]
  responses: Record<string, { headers?: Record<string, object> }>
}

/** Without what of each tells its own type. */
const all: readonly Route[] = routes

describe('the description of the API', function () {
  this.timeout(30_000)
  let url: string
  let operations: Operation[]
  before(async () => {
    ;({ url } = await system())
    const { body } = await ask(url, 'GET', { path: '/openapi.json' })
    const paths = Object.values(body['paths'] as Record<string, Record<string, Operation>>)
    operations = paths.flatMap((path) => Object.values(path))
  })

  for (const { operationId, body, reply, streams, example } of all) {
    it(`has an example of ${operationId} that the schemas take`, () => {
      expect(example.body === undefined).to.equal(body === undefined)
      if (body !== undefined) body.parse(example.body)
      expect(example.reply === undefined).to.equal(streams !== undefined)
      if (streams === undefined) {
        expect(z.encode(reply, reply.parse(example.reply))).to.deep.equal(example.reply)
      }
    })
  }

  for (const route of routes.filter(({ body }) => body !== undefined)) {
    it(`has an example of ${route.operationId} that the API takes from whoever may`, async () => {
      const { status, body } = await sendExample(route)
      const said = `${status} ${String(body['code'])}`
      expect(status < 300 || OF_THE_RULES.includes(status), said).to.equal(true)
      expect(SIGNED_IN).not.to.include(body['code'])
    })
  }

  let anybody: Promise<Player> | undefined
  /** As a player of its own where players may: some examples end a sign-in. */
  async function sendExample(route: Route): Promise<Reply> {
    const { method, path, ifMatch, example } = route
    const roles = rolesOf(route)
    const staff = STAFF.find(({ role }) => roles?.includes(role) === true)
    const isForStaff = roles !== undefined && !roles.includes('player') && staff !== undefined
    const player = isForStaff ? await (anybody ??= newPlayer(url)) : await newPlayer(url)
    const things: Record<string, string> = {
      ...player,
      adjustmentId: NOBODY,
      name: 'nothing',
      kind: 'nothing',
    }
    return ask(url, method.toUpperCase(), {
      path: pathWith(path, things[paramOf(path) ?? ''] ?? NOBODY),
      token: isForStaff ? await tokenOf(url, staff) : player.token,
      body: example.body,
      headers: ifMatch === 'required' ? { 'if-match': '*' } : {},
    })
  }

  it('says of every operation who may, what can go wrong, and where it belongs', () => {
    expect(operations.length).to.be.greaterThan(routes.length)
    for (const { operationId, security, tags, responses } of operations) {
      expect(security, operationId).to.be.an('array')
      expect(tags, operationId).to.have.lengthOf(1)
      expect(Object.keys(responses).join(' '), operationId).to.match(/\b4\d\d\b/)
    }
  })

  it('names the headers that answers have', async () => {
    const player = await newPlayer(url)
    const after = await betOf(url, player)
    const answers = {
      getWallet: await ask(url, 'GET', { path: `/v1/wallet?after=${after}`, token: player.token }),
      getWalletEntries: await ask(url, 'GET', {
        path: `/v1/wallet/entries?limit=1&after=${after}`,
        token: player.token,
      }),
      isLive: await ask(url, 'GET', { path: '/health/live' }),
    }
    for (const [id, { headers }] of Object.entries(answers)) {
      const operation = operations.find(({ operationId }) => operationId === id)
      const named = Object.keys(operation?.responses['200']?.headers ?? {})
      expect(named).to.include('RateLimit-Policy')
      for (const name of named) expect(headers.has(name), `${id}: ${name}`).to.equal(true)
    }
  })

  it('explains every code, as text and as a page', async () => {
    const list = await fetch(`${url}/problems`, { headers: { accept: 'text/html' } })
    const linked = [...(await list.text()).matchAll(/href="\/problems\/([A-Z_]+)"/g)]
    expect(linked.map(([, code]) => code)).to.deep.equal(Object.keys(meanings).sort())
    for (const [code, { cause, remedy, isAhead }] of Object.entries(meanings)) {
      const path = `${url}/problems/${code}`
      const text = await fetch(path, { headers: { accept: '*/*' } })
      expect(text.headers.get('content-type')).to.match(/^text\/plain/)
      const told = await text.text()
      expect(told).to.include(cause).and.include(remedy)
      expect(told.includes(AHEAD), code).to.equal(isAhead === true)
      const page = await fetch(path, { headers: { accept: 'text/html,*/*;q=0.8' } })
      expect(page.headers.get('content-type')).to.match(/^text\/html/)
      expect(await page.text()).to.include(`<h1>${code} (`)
    }
    for (const none of ['NOTHING', '__proto__', 'constructor', '<b>']) {
      const { status } = await ask(url, 'GET', { path: `/problems/${encodeURIComponent(none)}` })
      expect(status, none).to.equal(404)
    }
  })

  it('has as codes that are ahead of it those that README.md says are not answered yet', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
    const notYet = readme.slice(readme.indexOf('## Not there yet'))
    const ahead = Object.keys(meanings).filter((code) => meanings[code as Code].isAhead)
    expect(notYet.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g)).to.have.members(ahead)
  })

  it('is a page to read and to try, of our own files alone', async () => {
    const page = await fetch(`${url}/docs`)
    expect(page.status).to.equal(200)
    const csp = page.headers.get('content-security-policy') ?? ''
    expect(csp)
      .to.include("default-src 'self'")
      .and.not.match(/https?:|\*|unsafe-eval/)
    const html = await page.text()
    expect(html).not.to.match(/<script>|<script [^>]*>[^<]|https?:\/\//)
    const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')
    expect(named).to.include.members(['/docs/swagger-ui-bundle.js', '/openapi.json'])
    for (const path of named) {
      const { status, headers } = await fetch(url + path)
      expect({ path, status }).to.deep.equal({ path, status: 200 })
      const type = { js: 'javascript', css: 'css', png: 'png', json: 'json' }[
        path.split('.').at(-1) ?? ''
      ]
      expect(headers.get('content-type'), path).to.include(type)
    }
    const begun = await (await fetch(`${url}/docs/initializer.js`)).text()
    expect(begun).to.include("url: '/openapi.json'").and.include('validatorUrl: null')
    expect((await fetch(`${url}/docs/package.json`)).status).to.equal(404)
  })
})
