/** All commands of play and of money, as an API process has them. */
import type { CommandDeps } from '../../api/commands/command-deps.ts'
import { createGameCommands } from '../../api/games/commands.ts'
import { createAccountCommands } from '../../api/identity/players/account-commands.ts'
import { createSetVipTier } from '../../api/identity/players/set-vip-tier.ts'
import { createWalletCommands } from '../../api/wallet/commands.ts'

export type Commands = ReturnType<typeof commandsOf>

/** Whoever asks for a payout names the instrument. */
const NOTHING = { read: () => (async function* () {})() }

export const commandsOf = (deps: Omit<CommandDeps, 'brand'>) => ({
  ...createGameCommands({ ...deps, brand: 'acme' }),
  ...createWalletCommands(deps),
  setVipTier: createSetVipTier(deps),
  ...createAccountCommands({ ...deps, store: NOTHING }),
})
