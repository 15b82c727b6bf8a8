/** Commands of operations that have streams of their own. */
import type { CommandDeps } from '../commands/command-deps.ts'
import { createRulePacks } from './rule-packs.ts'

export const createOperationsCommands = (deps: Pick<CommandDeps, 'handler' | 'finishers'>) => ({
  rulePacks: createRulePacks(deps),
})
