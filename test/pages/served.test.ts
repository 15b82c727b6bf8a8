/** How the pages are served: compressed, asked for anew, under a strict policy, and no file but theirs. */
import { expect } from 'chai'
import { system } from '../support/system.ts'
import { PAGE_PATHS } from '../../api/web/pages.ts'
import { expectClean, visit } from './support/browser.ts'

describe('pages, as they are served', () => {
  let url: string
  before(async function () {
    this.timeout(60_000)
    url = (await system()).url
  })

  for (const path of PAGE_PATHS) {
    it(`${path} loads nothing of others, and no script within the page`, async () => {
      const visitor = await visit(url)
      const answer = await visitor.page.goto(path)
      expect(answer?.headers()['content-security-policy']).to.include("script-src 'self'")
      await visitor.page.waitForSelector('main h1')
      expectClean(visitor)
      await visitor.leave()
    })
  }
  it('names in the page what its script imports, and nothing that is not there', async () => {
    const page = await (await fetch(`${url}/auditor`)).text()
    const named = [...page.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, href]) => href)
    expect(named).to.include.members(['/web/auditor/main.js', '/web/shared/dom.js'])
    const answers = await Promise.all(named.map((href) => fetch(`${url}${href ?? ''}`)))
    expect(answers.filter(({ status }) => status !== 200)).to.deep.equal([])
  })
  it('sends a file again only where it has changed, and gzipped to who takes it', async () => {
    const first = await fetch(`${url}/web/shared/tokens.css`)
    expect(first.headers.get('content-encoding')).to.equal('gzip')
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(`${url}/web/shared/tokens.css`, {
      headers: { 'if-none-match': etag },
    })
    expect(again.status).to.equal(304)
  })
  it('knows a file again by its tag, however it comes: weak, in a list, compressed or not', async () => {
    const path = `${url}/web/shared/tokens.css`
    const etag = (await fetch(path)).headers.get('etag') ?? ''
    expect(etag).to.match(/^W\/"[^"]+"$/) // one for both codings: no strong one
    const plain = await fetch(path, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).to.equal(null)
    expect(plain.headers.get('etag')).to.equal(etag)
    for (const given of [etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await fetch(path, { headers: { 'if-none-match': given } })
      expect(again.status, given).to.equal(304)
      expect(again.headers.get('vary')).to.equal('Accept-Encoding')
    }
    const changed = await fetch(path, { headers: { 'if-none-match': '"other"' } })
    expect(changed.status).to.equal(200)
  })
  it('answers HEAD as GET without a body, and whatever a query adds', async () => {
    for (const path of [
      '/operator',
      '/web/shared/dom.js',
      '/web/shared/dom.js?v=2',
      '/verify?x=1',
    ]) {
      const head = await fetch(url + path, { method: 'HEAD' })
      expect(head.status, path).to.equal(200)
      expect(await head.text()).to.equal('')
      expect(head.headers.get('cache-control')).to.equal('no-cache')
      expect(head.headers.get('x-content-type-options')).to.equal('nosniff')
    }
  })
  it('serves the files of the pages alone', async () => {
    for (const path of [
      '/web/',
      '/web/pages.ts',
      '/web/../app.ts',
      '/web/%2e%2e/app.ts',
      '/web/..%2fapp.ts',
      '/web/shared/..%5c..%5capp.ts',
      '/web/shared//dom.js',
      '/web/shared/dom.js/',
      '/web/shared/dom.js%00.css',
      '/web/constructor',
      '/web/__proto__',
      '/web/platform/index.html',
    ]) {
      const answer = await fetch(url + path)
      expect(answer.status, path).to.equal(404)
    }
  })
})
