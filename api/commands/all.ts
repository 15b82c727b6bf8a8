/** Every command of a player, built from what they need. */
import { createCloseSession } from '../games/close-session.ts'
import { createDeposit } from '../wallet/deposit.ts'
import { createOpenSession } from '../games/open-session.ts'
import { createPlaceBet } from '../games/place-bet.ts'
import { createRotateSeed } from '../games/rotate-seed.ts'
import { createSetClientSeed } from '../games/set-client-seed.ts'
import { createWithdraw } from '../wallet/withdraw.ts'
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
