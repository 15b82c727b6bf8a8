/** Rules brought into force by two of the staff, at instants of a test's own; and deposits that go by them. */
import { randomUUID } from 'node:crypto'
import { createRulePacks, type RulePacks } from '../../api/operations/rule-packs.ts'
import { toMs } from '../../domain/shared/instant.ts'
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { written, type House } from './own-house.ts'
import { MEANS, WHOSE } from './wallet-facts.ts'

/** A process's clock that stands still. */
export const standingAt = (at: string): Clock => ({ ...systemClock, now: () => toMs(at) })

export const byStaff = (id: string = randomUUID()) => ({
  staff: { id, role: 'compliance' as const },
  reason: 'these tests',
  route: 'test',
  idempotencyKey: randomUUID(),
  requestId: 'test',
})

/** Commands of a process whose clock says `now`. */
export const rulePacksAt = (house: House, now: string): RulePacks =>
  createRulePacks(house.process(undefined, standingAt(now)))

/** Days on which so much is paid in are told of; the sum of what code ships is 200000. */
export const watching = (version: string, perDay: string) => ({
  version,
  source: 'these tests',
  dailySums: [{ from: '2020-01-01', perDay: { EUR: perDay } }],
})

type Activated = { kind: string; pack: { version: string }; now: string; at: string }

/** Drafted and activated by one, approved by another, at `now` by their clock. */
export async function activateRules(house: House, { kind, pack, now, at }: Activated) {
  const rules = rulePacksAt(house, now)
  const { version } = pack
  const drafter = byStaff()
  await rules.draft(drafter, { kind, pack, effectiveFrom: at, effectiveTo: null })
  await rules.approve(byStaff(), { kind, version })
  return rules.activate({ ...byStaff(drafter.staff.id) }, { kind, version, at })
}

/** A wallet of EUR, opened and paid into at that instant; answers the position of the last event. */
export async function payInAt(
  { write, client }: House,
  player: string,
  { amount, at }: { amount: string; at: string },
): Promise<bigint> {
  const stream = `wallet-${player}`
  const fact = (type: string, data: object) => {
    const made = written(player, type, { data })
    return { ...made, metadata: { ...made.metadata, occurredAt: at } }
  }
  const deposit = { depositId: randomUUID(), amount }
  await write(stream, fact('WalletOpened', { currency: 'EUR' }))
  await write(stream, fact('DepositStarted', { ...deposit, ...MEANS, ...WHOSE }))
  const paid = { ...deposit, ...MEANS, ...WHOSE, reference: 'r', balance: amount }
  await write(stream, fact('Deposited', paid))
  let last = 0n
  for await (const { position } of client.read(stream)) last = position
  return last
}
