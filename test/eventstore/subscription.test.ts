/** Following $all on the real embedded store: every event once and in order, over a kill of the server too. */
import { expect } from 'chai'
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { follow, type Step } from '../../eventstore/subscription.ts'
import { startStoreProcess, until, type StoreProcess } from '../support/store-process.ts'

const MANY = 300

const idOf = (n: number) => `a8b2c3d4-0000-5000-8000-${String(n).padStart(12, '0')}`
const events = (from: number, to: number, type = 'Counted') =>
  Array.from({ length: to - from }, (_, n) => ({
    id: idOf(from + n),
    type,
    data: { n: from + n },
    metadata: {},
  }))

/** Takes steps until it is stopped; `all` grows meanwhile. */
function taking(steps: AsyncGenerator<Step>, stop: AbortController) {
  const all: Step[] = []
  const taken = (async () => {
    for await (const step of steps) all.push(step)
  })()
  const ids = () => all.flatMap((step) => (step.kind === 'event' ? [step.event.id] : []))
  const end = () => {
    stop.abort()
    return taken
  }
  return { all, ids, end }
}

describe('subscription', () => {
  let server: StoreProcess
  let client: StoreClient
  let written = 0
  before(async () => {
    server = await startStoreProcess()
    client = connect(server.url)
  })
  after(async () => {
    await client.dispose()
    await server.remove()
  })

  const write = async (stream: string, count: number, type?: string) => {
    const batch = events(written, written + count, type)
    written += count
    await client.append(stream, batch, 'any')
    return batch.map(({ id }) => id)
  }
  const followed = (prefix: string, from: bigint | null = null, onLost?: () => void) => {
    const stop = new AbortController()
    const lost = onLost === undefined ? {} : { onLost }
    const steps = follow(client.raw, {
      from,
      matching: { prefixes: [prefix] },
      signal: stop.signal,
      ...lost,
    })
    return taking(steps, stop)
  }

  it('gives what matches, once and in order, then what comes live', async () => {
    const first = await write('alpha-1', MANY)
    await write('other-1', MANY)
    const { ids, end, all } = followed('alpha-')
    await until(() => all.some(({ kind }) => kind === 'caughtUp'), 'caught up')
    const live = await write('alpha-2', 3)
    await until(() => ids().length >= MANY + 3, 'the live events')
    expect(ids()).to.deep.equal([...first, ...live])
    await end()
  })

  it('begins after the position that it is given', async () => {
    const sent = await write('beta-1', 10)
    const { all, ids, end } = followed('beta-')
    await until(() => ids().length === 10, 'ten events')
    await end()
    const seen = all.flatMap((step) => (step.kind === 'event' ? [step.event.position] : []))
    const later = followed('beta-', seen[6] ?? null)
    await until(() => later.ids().length >= 3, 'the last three')
    expect(later.ids()).to.deep.equal(sent.slice(7))
    await later.end()
  })

  it('follows by type, whatever the stream', async () => {
    const [one] = await write('gamma-1', 1, 'Marked')
    await write('gamma-1', 1, 'Unmarked')
    const [two] = await write('delta-1', 1, 'Marked')
    const stop = new AbortController()
    const matching = { types: ['Marked'] }
    const { ids, end } = taking(
      follow(client.raw, { from: null, matching, signal: stop.signal }),
      stop,
    )
    await until(() => ids().length >= 2, 'both')
    expect(ids()).to.deep.equal([one, two])
    await end()
  })

  it('marks no position beyond an event that it has not given yet', async () => {
    for (let n = 0; n < 20; n += 1) {
      await write('epsilon-1', 20)
      await write('noise-1', 200)
    }
    const { all, ids, end } = followed('epsilon-')
    await until(() => ids().length >= 400, 'all of them')
    await end()
    const marks = all.filter(({ kind }) => kind === 'mark')
    expect(marks.length).to.be.above(0)
    let markedUpTo = -1n
    for (const step of all) {
      if (step.kind === 'mark') markedUpTo = step.position
      if (step.kind === 'event') expect(step.event.position > markedUpTo).to.equal(true)
    }
  })

  it('goes on after the server was killed and started again: nothing lost, nothing twice', async () => {
    let lost = 0
    const first = await write('zeta-1', MANY)
    const { ids, end } = followed('zeta-', null, () => (lost += 1))
    await until(() => ids().length >= MANY / 2, 'half of them')
    await server.kill()
    await until(() => lost > 0, 'the lost connection')
    await server.startAgain()
    let second: string[] = []
    await until(async () => {
      second = await write('zeta-1', 50).catch(() => [])
      return second.length > 0
    }, 'an append to the new server')
    await until(() => ids().includes(second.at(-1) ?? ''), 'what came after')
    expect(new Set(ids())).to.have.property('size', ids().length)
    expect(ids().slice(0, MANY)).to.deep.equal(first)
    expect(ids().slice(-50)).to.deep.equal(second)
    await end()
  })

  it('ends at its signal, while the server is gone too', async () => {
    const { all, end } = followed('alpha-')
    await until(() => all.length > 0, 'a step')
    await server.kill()
    await end()
    await server.startAgain()
  })
})
