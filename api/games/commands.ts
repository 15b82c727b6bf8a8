/** Every command of play, built from what they need. */
import type { CommandDeps } from '../commands/command-deps.ts'
import { createCloseSession } from './close-session.ts'
import { createOpenSession } from './open-session.ts'
import { createPlaceBet } from './place-bet.ts'
import { createRotateSeed } from './rotate-seed.ts'
import { createSetClientSeed } from './set-client-seed.ts'
import { createTurnSwitch } from './switches.ts'

export const createGameCommands = (deps: CommandDeps) => ({
  placeBet: createPlaceBet(deps),
  openSession: createOpenSession(deps),
  setClientSeed: createSetClientSeed(deps),
  rotateSeed: createRotateSeed(deps),
  closeSession: createCloseSession(deps),
  turnSwitch: createTurnSwitch(deps),
})
