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
  it('serves the files of the pages alone', async () => {
    for (const path of [
      '/web/',
      '/web/pages.ts',
      '/web/../app.ts',
      '/web/%2e%2e/app.ts',
      '/web/platform/index.html',
    ]) {
      const answer = await fetch(url + path)
      expect(answer.status, path).to.equal(404)
    }
  })
})
