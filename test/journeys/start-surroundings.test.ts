/** `npm start` in odd surroundings: variables that other programs listen to, and a folder whose name is no plain text in an address. */
import { expect } from 'chai'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { freePort } from '../../embedded/ports.ts'
import { newPlayer, betOf } from '../support/http.ts'
import { npmStart, type NpmStart } from '../support/npm-start.ts'

const ROOT = join(import.meta.dirname, '../..')

/** What a start needs of a checkout. */
const LEFT_OUT = ['.git', '.data', 'node_modules', 'test']

const ODD = {
  http_proxy: 'http://127.0.0.1:9',
  https_proxy: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  NODE_OPTIONS: '--dns-result-order=ipv6first',
  PGSSLMODE: 'require',
  PGOPTIONS: '-c no.such -c statement_timeout=1',
  PGHOST: '192.0.2.1',
  PGCLIENT_ENCODING: 'LATIN1',
  NODE_PG_FORCE_NATIVE: '1',
}

describe('npm start in odd surroundings', function () {
  this.timeout(90_000)
  let folder: string
  let system: NpmStart | null = null

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'acme-odd-'))
  })
  after(async () => {
    await system?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  it('starts, and takes bets, in a folder called a#b%25 ü d&e with proxies and options of others set', async () => {
    const root = join(folder, 'a#b%25 ü d&e')
    mkdirSync(root)
    cpSync(ROOT, root, {
      recursive: true,
      filter: (from) => from === ROOT || !LEFT_OUT.includes(basename(from)),
    })
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
    const port = await freePort()
    const dataDir = join(root, 'data #%25')
    system = await npmStart({ dataDir, port, root, env: ODD })
    await betOf(system.run().url, await newPlayer(system.run().url))
    expect(await system.stop()).to.equal(0)
  })
})
