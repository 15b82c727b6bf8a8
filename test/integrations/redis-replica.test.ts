/** A real Redis that is demoted to a replica, and promoted again: it is done without, and told. */
import { expect } from 'chai'
import { Redis } from 'ioredis'
import type { RedisLink } from '../../integrations/redis.ts'
import { freePort } from '../../embedded/ports.ts'
import { linkTo, startRedis, type RedisServer } from '../support/redis.ts'
import { until } from '../support/store-process.ts'

describe('a Redis that is demoted', function () {
  this.timeout(20_000)
  let server: RedisServer
  let link: RedisLink
  let admin: Redis
  const troubles: string[] = []

  before(async () => {
    server = await startRedis()
    admin = new Redis(server.url)
    link = await linkTo(server.url, (what) => troubles.push(what))
  })
  after(async () => {
    await link.close()
    admin.disconnect()
    await server.remove()
  })

  it('is degraded while it is a replica, said once, and up when it is promoted', async () => {
    await admin.replicaof('127.0.0.1', await freePort())
    await until(() => /^degraded: a replica/.test(link.state()), 'it is told')
    expect(link.isUp()).to.equal(false)
    await admin.replicaof('NO', 'ONE')
    await until(link.isUp, 'it is up again')
    expect(link.state()).to.equal('ok')
    expect(await link.client.set('a', '1')).to.equal('OK')
    expect(troubles).to.have.length(1)
  })
})
