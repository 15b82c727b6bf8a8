/** MASTER_KEY can be changed: what it wrapped is wrapped anew, and the former key opens nothing any more. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { addCandidate } from '../../../api/identity/players/accounts.ts'
import { isKeyOfDatabase } from '../../../api/keys/key-fingerprint.ts'
import { openKeyring, rootOf, rotateMaster, WrongMasterKey } from '../../../api/keys/keyring.ts'
import { createPersonalData } from '../../../api/identity/players/personal-data.ts'
import { query, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import { freshDatabase } from '../../support/database.ts'

const FIRST = Buffer.alloc(32, 1)
const SECOND = Buffer.alloc(32, 2)
const PERSONAL = {
  email: 'anna@players.example',
  givenName: 'Anna',
  familyName: 'Borg',
  dateOfBirth: '1990-05-17',
  address: { street: '1 Republic Street', city: 'Valletta', postalCode: 'VLT 1110' },
}

describe('the keyring', function () {
  this.timeout(30_000)
  let pool: Pool
  beforeEach(async () => {
    pool = await freshDatabase()
  })
  afterEach(() => pool.end())

  /** So many players' keys, and one sealed text for each. */
  async function sealed(count: number) {
    const data = createPersonalData(pool, await openKeyring(pool, FIRST))
    const texts = new Map<string, string>()
    for (let n = 0; n < count; n += 1) {
      const playerId = randomUUID()
      const key = await data.newKey(playerId)
      await addCandidate(pool, {
        playerId,
        emailHash: playerId,
        passwordHash: 'none',
        wrapped: key.wrapped,
        version: key.version,
        searchHashes: [],
      })
      texts.set(playerId, key.seal(PERSONAL))
    }
    return texts
  }

  it('begins with the first master key, for two processes alike', async () => {
    expect(await rootOf(pool, FIRST)).to.eql(FIRST)
    const [one, other] = await Promise.all([openKeyring(pool, FIRST), openKeyring(pool, FIRST)])
    expect([one.root, other.root]).to.eql([FIRST, FIRST])
  })

  it('opens for no other key', async () => {
    await openKeyring(pool, FIRST)
    const failed = await rootOf(pool, SECOND).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(WrongMasterKey)
  })

  it('wraps everything anew under another master key, more than a batch of it', async () => {
    const texts = await sealed(501)
    await isKeyOfDatabase(pool, FIRST)
    const rotated = await rotateMaster(pool, { from: FIRST, to: SECOND })
    expect(rotated).to.eql({ version: 2, dataKeys: 501 })
    const failed = await openKeyring(pool, FIRST).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(WrongMasterKey)
    expect(await isKeyOfDatabase(pool, FIRST)).to.equal(false)
    expect(await isKeyOfDatabase(pool, SECOND)).to.equal(true)
    const keyring = await openKeyring(pool, SECOND)
    expect(keyring.root).to.eql(FIRST)
    const data = createPersonalData(pool, keyring)
    for (const [playerId, text] of texts) expect(await data.open(playerId, text)).to.eql(PERSONAL)
    const versions = sql`select version from identity.keyring where purpose = 'personal data'`
    expect(await query(pool, versions)).to.eql([{ version: 2 }])
  })

  it('goes on with a rotation that was cut off', async () => {
    const [[playerId, text] = ['', '']] = await sealed(1)
    await rotateMaster(pool, { from: FIRST, to: SECOND }, () => {
      throw new Error('cut off')
    }).catch(() => {})
    const { version } = await rotateMaster(pool, { from: FIRST, to: SECOND })
    expect(version).to.equal(3)
    const data = createPersonalData(pool, await openKeyring(pool, SECOND))
    expect(await data.open(playerId, text)).to.eql(PERSONAL)
  })

  it('opens nothing that is moved to another player, or changed', async () => {
    const [[one, text] = ['', ''], [other] = ['']] = await sealed(2)
    const data = createPersonalData(pool, await openKeyring(pool, FIRST))
    const failed = await data.open(other, text).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(Error)
    const bytes = Buffer.from(text.slice(3), 'base64')
    bytes[20] = (bytes[20] ?? 0) ^ 1
    const changed = await data.open(one, `v1.${bytes.toString('base64')}`).catch((e: unknown) => e)
    expect(changed).to.be.instanceOf(Error)
  })
})
