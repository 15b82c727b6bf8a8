/** Every command of a player, built from what they need. */
import { createCloseSession } from './close-session.ts'
import { createDeposit } from './deposit.ts'
import { createOpenSession } from './open-session.ts'
import { createPlaceBet } from './place-bet.ts'
import { createRotateSeed } from './rotate-seed.ts'
import { createSetClientSeed } from './set-client-seed.ts'
import { createWithdraw } from './withdraw.ts'
import type { CommandDeps } from './command-deps.ts'

export type PlayerCommands = ReturnType<typeof createPlayerCommands>

export const createPlayerCommands = (deps: CommandDeps) => ({
  placeBet: createPlaceBet(deps),
  openSession: createOpenSession(deps),
  setClientSeed: createSetClientSeed(deps),
  rotateSeed: createRotateSeed(deps),
  closeSession: createCloseSession(deps),
  deposit: createDeposit(deps),
  withdraw: createWithdraw(deps),
})
