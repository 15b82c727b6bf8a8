/** Which pack an event goes by: at T - 1 ms, at T, at T + 1 ms, and where its activation came too late for it. */
import { expect } from 'chai'
import { inForceFor, type Activation } from '../../../domain/shared/in-force.ts'
import { plusMs } from '../../../domain/shared/instant.ts'

const T = '2026-11-30T12:00:00.000Z'
const END = '2026-12-01T12:00:00.000Z'
const pack = (sequence: number, change: Partial<Activation> = {}): Activation => ({
  sequence,
  at: T,
  to: null,
  position: 10n,
  withdrawn: null,
  ...change,
})
const sequenceAt = (packs: readonly Activation[], occurredAt: string, position = 100n) =>
  inForceFor(packs, { occurredAt, position })?.sequence ?? 0

describe('the pack in force for an event', () => {
  it('is the new one from its instant on', () => {
    const at = (ms: number) => sequenceAt([pack(1)], plusMs(T, ms))
    expect([at(-1), at(0), at(1)]).to.deep.equal([0, 1, 1])
  })
  it('is the one before again where one ends by itself', () => {
    const before = pack(1, { at: plusMs(T, -60_000) })
    const at = (ms: number) => sequenceAt([before, pack(2, { to: END })], plusMs(END, ms))
    expect([at(-1), at(0), at(1)]).to.deep.equal([2, 1, 1])
  })
  it('is the one activated last, whose time it is', () => {
    const later = pack(1, { at: END })
    const at = (ms: number) => sequenceAt([later, pack(2, { to: END })], plusMs(END, ms))
    expect([at(-1), at(0)]).to.deep.equal([2, 1])
  })
  it('is none that was stored after the event: it came too late for it', () => {
    const at = (position: bigint) => sequenceAt([pack(1)], T, position)
    expect([at(9n), at(10n), at(11n)]).to.deep.equal([0, 0, 1])
  })
  it('is none that was withdrawn before the event was stored', () => {
    const at = (position: bigint) => sequenceAt([pack(1, { withdrawn: 20n })], T, position)
    expect([at(19n), at(20n), at(21n)]).to.deep.equal([1, 0, 0])
  })
})
