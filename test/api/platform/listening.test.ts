/** The figures as server-sent events: again and again while somebody listens, bounded by address, ended with the process. */
import { expect } from 'chai'
import { listenLive } from '../../support/live.ts'
import { ask } from '../../support/http.ts'
import { until } from '../../support/store-process.ts'
import { system, type System } from '../../support/system.ts'

const OF_ADDRESS_MAX = 20

describe('the figures, live', function () {
  this.timeout(30_000)
  let on: System
  before(async () => {
    on = await system()
  })
  const listen = (url: string) => listenLive(url, { path: '/v1/platform/live' })

  it('come at once, and again', async () => {
    const client = await listen(on.url)
    expect(client.headers.get('content-type')).to.include('text/event-stream')
    const { data } = await client.next('platform')
    expect(data).to.have.property('environment', 'production')
    await client.next('platform', ({ at }) => at !== data['at'])
    client.close()
  })

  it('go to so many of one address and no more, and a place that is left is free', async () => {
    const { url } = await on.startAnotherApi()
    const clients = await Promise.all(Array.from({ length: OF_ADDRESS_MAX }, () => listen(url)))
    const refused = await ask(url, 'GET', { path: '/v1/platform/live' })
    expect([refused.status, refused.body['code']]).to.deep.equal([429, 'RATE_LIMITED'])
    clients[0]?.close()
    await until(async () => {
      const again = await listen(url)
      again.close()
      return again.status === 200
    }, 'a place is free')
    for (const client of clients) client.close()
  })

  it('end with a word when the process ends', async () => {
    const api = await on.startAnotherApi()
    const client = await listen(api.url)
    await client.next('platform')
    await api.stop()
    await client.next('closing')
    await until(() => Promise.resolve(client.isOver()), 'the stream is over')
  })
})
