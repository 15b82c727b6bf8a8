/** Identifiers: the same for the same, another for another, and in the partition of their player. */
import { expect } from 'chai'
import { v5, validate, version } from 'uuid'
import { partitionOf } from '../../domain/shared/partition.ts'
import { commandIdOf, createdIdOf, eventIdOf, findingIdOf, stepIdOf } from '../../eventstore/ids.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'
const ROUTE = 'POST /v1/deposits'
const COMMAND = commandIdOf(PLAYER, ROUTE, 'key-1')
const CONTENT = '11'.repeat(32)

describe('ids', () => {
  it('are deterministic: streams depend on them for ever', () => {
    expect(COMMAND).to.equal('c5688207-0743-5c13-a2d8-575f84dd7a2f')
    expect(eventIdOf(COMMAND, 0, CONTENT)).to.equal('cab9f340-a1b4-5b0b-924f-53700e3084b5')
    expect(stepIdOf(COMMAND, 'settle')).to.equal('ee41b2b1-6725-5415-b90b-b104122e7413')
  })
  it('are those of the uuid package, whatever the length and the letters', () => {
    const namespace = '6f1c6a1e-5d2b-4f0b-9b57-3f6f0e6f2c11'
    for (const step of ['', 'join', 'ä€😀', 'x'.repeat(10_000)]) {
      expect(stepIdOf(COMMAND, step)).to.equal(v5(`step\n${COMMAND}\n${step}`, namespace))
    }
  })
  it('refuse what UTF-8 cannot hold: two texts would have one id', () => {
    expect(() => stepIdOf(COMMAND, '\ud800')).to.throw(URIError)
  })
  it('of a command differ by caller, route and key', () => {
    const others = [
      commandIdOf(PLAYER.replace('a', 'b'), ROUTE, 'key-1'),
      commandIdOf(PLAYER, 'POST /v1/withdrawals', 'key-1'),
      commandIdOf(PLAYER, ROUTE, 'key-2'),
    ]
    expect(new Set([COMMAND, ...others])).to.have.property('size', 4)
  })
  it('of an event differ by command, place and content', () => {
    const ids = [
      eventIdOf(COMMAND, 0, CONTENT),
      eventIdOf(COMMAND, 1, CONTENT),
      eventIdOf(COMMAND, 0, '22'.repeat(32)),
      eventIdOf(commandIdOf(PLAYER, ROUTE, 'key-2'), 0, CONTENT),
    ]
    expect(new Set(ids)).to.have.property('size', 4)
  })
  it('of a step differ by the step and are no event ids', () => {
    const ids = [stepIdOf(COMMAND, 'join'), stepIdOf(COMMAND, 'close'), COMMAND]
    expect(new Set(ids)).to.have.property('size', 3)
  })
  it('of a finding’s command differ by read model and key, and are the same whoever sends it', () => {
    const ids = [
      findingIdOf('deposit_watch', 'a/1'),
      findingIdOf('deposit_watch', 'a/2'),
      findingIdOf('another', 'a/1'),
      stepIdOf('deposit_watch', 'a/1'),
    ]
    expect(new Set(ids)).to.have.property('size', 4)
    expect(ids[0]).to.equal('a5f6e95c-48f0-5fbc-9259-0e9de4a650b3')
  })
  it('of what a command creates copy the partition digit of the player', () => {
    for (const digit of '0123456789abcdef') {
      const player = digit + PLAYER.slice(1)
      const created = createdIdOf(COMMAND, 'round', player)
      expect(partitionOf(created)).to.equal(partitionOf(player)).and.to.equal(digit)
      expect(validate(created) && version(created)).to.equal(5)
    }
  })
  it('of what a command creates differ by kind', () => {
    const kinds = ['round', 'session', 'deposit', 'withdrawal']
    const ids = kinds.map((kind) => createdIdOf(COMMAND, kind, PLAYER))
    expect(new Set(ids)).to.have.property('size', kinds.length)
  })
})
