/** The port of revoked tokens, on each of its adapters, and what Redis brings from process to process. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import {
  createRedisRevocations,
  type RedisRevocations,
} from '../../../../api/identity/sign-in/redis-revocations.ts'
import {
  createRevocations,
  type Revocations,
} from '../../../../api/identity/sign-in/revocations.ts'
import type { RedisLink } from '../../../../integrations/redis.ts'
import { linkTo, onEachAdapter, startRedis, type RedisServer } from '../../../support/redis.ts'
import { until } from '../../../support/store-process.ts'

const inAMinute = () => Date.now() + 60_000

const issued = () => ({ sid: randomUUID() })

const throwIt = (what: string, error: unknown) => {
  throw new Error(what, { cause: error })
}

describe('revocations', () => {
  onEachAdapter((link) => {
    let revocations: Revocations
    let close = () => {}
    beforeEach(() => {
      const redis = link()
      const own = createRevocations()
      if (redis === undefined) revocations = own
      else {
        const carried = createRedisRevocations({ redis, own, onTrouble: throwIt })
        ;({ close } = carried)
        revocations = carried
      }
    })
    afterEach(() => {
      close()
    })

    it('let every token through that nobody revoked', async () => {
      await revocations.revokeFamily(randomUUID(), inAMinute())
      expect(revocations.isRevoked(issued())).to.equal(false)
    })
    it('refuse a family, and no other', async () => {
      const token = issued()
      await revocations.revokeFamily(token.sid, inAMinute())
      expect(revocations.isRevoked(token)).to.equal(true)
      expect(revocations.isRevoked({ ...token, sid: randomUUID() })).to.equal(false)
    })
  })

  describe('of several processes', () => {
    let server: RedisServer
    const links: RedisLink[] = []
    const opened: RedisRevocations[] = []
    const process = async () => {
      const redis = await linkTo(server.url)
      links.push(redis)
      const own = createRevocations()
      const one = createRedisRevocations({
        redis,
        own,
        onTrouble: () => {},
      })
      opened.push(one)
      return one
    }
    const areUp = () => until(() => links.every(({ isUp }) => isUp()), 'Redis is reached again')
    beforeEach(async () => {
      server = await startRedis()
    })
    afterEach(async () => {
      for (const one of opened.splice(0)) one.close()
      await Promise.all(links.splice(0).map((link) => link.close()))
      await server.remove()
    })

    it('are heard by all that run', async () => {
      const [one, other] = [await process(), await process()]
      const token = issued()
      await one.revokeFamily(token.sid, inAMinute())
      await until(() => other.isRevoked(token), 'the other knows')
    })
    it('are known to a process that starts later, as long as they count', async () => {
      const one = await process()
      const tokens = Array.from({ length: 2_500 }, () => issued()) // more than one page
      await Promise.all(tokens.map(({ sid }) => one.revokeFamily(sid, inAMinute())))
      const later = await process()
      await until(() => tokens.every(later.isRevoked), 'the later one knows')
    })
    it('are kept in Redis no longer than they count', async () => {
      const [one, brief] = [await process(), issued()]
      const kept = () => links[0]?.client.zcard('revoked:until')
      await one.revokeFamily(brief.sid, Date.now() + 300)
      expect(await kept()).to.equal(1)
      await until(async () => (await kept()) === 0, 'the set is gone with the last of it')
    })
    it('bind here at once while Redis is away, and there when it is back', async () => {
      const [one, other] = [await process(), await process()]
      await server.kill()
      const token = issued()
      await one.revokeFamily(token.sid, inAMinute())
      expect(one.isRevoked(token)).to.equal(true)
      await server.startAgain()
      await areUp()
      await until(() => other.isRevoked(token), 'the other knows')
    })
    it('are loaded anew after a connection that heard nothing', async () => {
      const [one, other] = [await process(), await process()]
      const token = issued()
      const listening = await links[0]?.client.call('client', 'list', 'type', 'pubsub')
      const ids = [...String(listening).matchAll(/^id=(\d+)/gm)].map(([, id]) => Number(id))
      await links[0]?.client.call('client', 'kill', 'id', Math.max(...ids)) // what the other hears by
      await one.revokeFamily(token.sid, inAMinute())
      await until(() => other.isRevoked(token), 'the other knows')
    })
    it('take no harm from what somebody else says on their channel', async () => {
      const one = await process()
      for (const text of ['', '{}', '[["family"],1]', 'null', '[["subject","x",1],2]']) {
        await links[0]?.client.publish('revoked', text)
        await links[0]?.client.zadd('revoked:until', inAMinute(), text)
      }
      const [later, token] = [await process(), issued()]
      await one.revokeFamily(token.sid, inAMinute())
      await until(() => later.isRevoked(token), 'the other knows')
    })
  })
})
