/** Switches of all games, of one, and of one provider's: turned by one of the staff, at once and on record. */
import { gamingHouse } from '../../domain/games/house/decider.ts'
import { titles } from '../../domain/games/catalogue-of-providers.ts'
import { HOUSE, type SwitchTarget } from '../../domain/games/house/events.ts'
import { games } from '../../domain/games/paytables/catalogue.ts'
import { eventOf } from '../../eventstore/command.ts'
import { accepted, Refusal } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { staffRequestOf, type AskedByStaff, type EffectOnRecord } from '../commands/staff.ts'

type Turn = { target: SwitchTarget; isOn: boolean }

/** Throws SWITCH_UNKNOWN, SWITCH_UNCHANGED. */
export type TurnSwitch = (asked: AskedByStaff, turn: Turn) => Promise<EffectOnRecord>

const all = [...games, ...titles]
const providers = [...new Set(all.map(({ provider }) => provider))]

/** Of everything there is a switch of, all games first. */
export const SWITCHES: readonly SwitchTarget[] = [
  { kind: 'all', name: null },
  ...providers.map((name) => ({ kind: 'provider' as const, name })),
  ...all.map(({ gameId }) => ({ kind: 'game' as const, name: gameId })),
]

export const createTurnSwitch =
  ({ handler, finishers }: Pick<CommandDeps, 'handler' | 'finishers'>): TurnSwitch =>
  async (asked, turn) => {
    const { kind, name } = turn.target
    if (!SWITCHES.some((known) => known.kind === kind && known.name === name)) {
      throw new Refusal('SWITCH_UNKNOWN')
    }
    const executed = await handler.execute(gamingHouse, {
      ...staffRequestOf(asked, turn),
      id: HOUSE,
      command: () => ({ type: 'Switch' as const, ...turn, reason: asked.reason }),
    })
    const { events, position, isReplay } = accepted(executed)
    const { position: auditPosition } = await finishers.finish(eventOf(events, 'Switched'))
    return { position, auditPosition, isReplay }
  }
