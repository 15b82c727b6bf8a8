/** The files of locations: what is known of an address, what never is, and what becomes of a file that changes or is broken. */
import { expect } from 'chai'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LocationFileBroken, openLocation, type Location } from '../../integrations/location.ts'
import { mmdb } from '../support/mmdb.ts'
import { until } from '../support/store-process.ts'

const inCountry = (iso_code: string) => ({ country: { iso_code } })
const COUNTRIES = mmdb({
  '81.2.69.0/24': inCountry('GB'),
  '89.160.0.0/16': inCountry('SE'),
  '10.0.0.0/8': inCountry('XX'),
  '2a02:cf40::/29': { ...inCountry('NO'), subdivisions: [{ iso_code: '03' }] },
  '9.9.9.0/24': { traits: { is_legitimate_proxy: true } },
})
const NETWORKS = mmdb({ '89.160.20.0/24': { is_anonymous: true, is_anonymous_vpn: true } })

describe('location', () => {
  let folder: string
  let location: Location | null = null
  const troubles: string[] = []
  const path = (name: string) => join(folder, name)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acme-location-'))
    await writeFile(path('countries'), COUNTRIES)
    await writeFile(path('networks'), NETWORKS)
    troubles.length = 0
  })
  afterEach(async () => {
    location?.close()
    location = null
    await rm(folder, { recursive: true })
  })
  const open = async (countries?: string, networks?: string) => {
    const onTrouble = (what: string, error: unknown) => troubles.push(`${what}: ${String(error)}`)
    location = await openLocation({ countries, networks, onTrouble, everyMs: 20 })
    return location
  }

  it('knows the country of an address of either form, and of networks that hide', async () => {
    const { of } = await open(path('countries'), path('networks'))
    expect(of('81.2.69.160')).to.deep.equal({ country: 'GB', region: null, isHidden: false })
    expect(of('::ffff:81.2.69.160')).to.deep.equal({ country: 'GB', region: null, isHidden: false })
    expect(of('89.160.20.1')).to.deep.equal({ country: 'SE', region: null, isHidden: true })
    expect(of('2a02:cf40::1')).to.deep.equal({ country: 'NO', region: '03', isHidden: false })
  })
  it('knows nothing of what is private, of what is nowhere, and of what is no address', async () => {
    const { of } = await open(path('countries'))
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '192.168.0.1',
      '::1',
      'fe80::1%eth0',
      'fd00::1',
    ]) {
      expect(of(address), address).to.deep.equal({ country: null, region: null, isHidden: null })
    }
    for (const address of ['8.8.8.8', '9.9.9.9', '', 'unknown', '81.2.69', '2001:4860::']) {
      expect(of(address), address).to.deep.equal({ country: null, region: null, isHidden: null })
    }
  })
  it('knows nothing at all without files', async () => {
    expect((await open()).of('81.2.69.160')).to.deep.equal({
      country: null,
      region: null,
      isHidden: null,
    })
  })
  it('takes another file in place of the first while it runs, and keeps the first where that is broken', async () => {
    const { of } = await open(path('countries'))
    await writeFile(path('next'), mmdb({ '81.2.69.0/24': inCountry('IE') }))
    await rename(path('next'), path('countries'))
    await until(() => Promise.resolve(of('81.2.69.160').country === 'IE'), 'the new file')
    await writeFile(path('broken'), 'no database')
    await rename(path('broken'), path('countries'))
    await until(() => Promise.resolve(troubles.length > 0), 'the trouble')
    expect(troubles[0]).to.include('cannot be used as a file of locations')
    expect(of('81.2.69.160').country).to.equal('IE')
  })
  it('does not begin with a file that is not there, or is none, and says so', async () => {
    await writeFile(path('broken'), 'no database')
    for (const name of ['nothing', 'broken']) {
      const failure: unknown = await open(path(name)).catch((error: unknown) => error)
      expect(failure).to.be.instanceOf(LocationFileBroken)
      expect(String(failure)).to.include(path(name)).and.include('MMDB form')
    }
  })
})
