/** Everything of identity that routes need, built from what it shares. */
import type { Clock } from '../../eventstore/clock.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Store } from '../../eventstore/store.ts'
import type { Licences } from '../commands/licences.ts'
import { createAct } from '../commands/act.ts'
import type { RefusalNotes } from '../commands/refusal-notes.ts'
import type { Pool } from '../../postgres/postgres.ts'
import type { Finishers } from '../../reactions/finishers.ts'
import { createPeppers } from '../keys/peppers.ts'
import { createAccountCommands } from './players/account-commands.ts'
import { createLetterSeals } from './mail/letters.ts'
import { createMailbox } from './mail/sandbox-mailbox.ts'
import { createIdentity, type IdentityDeps } from './identity.ts'
import { createPersonalData } from './players/personal-data.ts'
import { createProfiles } from './players/profile.ts'
import { registeringOf } from './players/open-market.ts'
import { createPlayerSearch } from './players/search.ts'
import { createSetVipTier } from './players/set-vip-tier.ts'
import { createSupport } from './support/commands.ts'
import { createTexts } from './support/texts.ts'
import { createPasswords } from './sign-in/passwords.ts'
import { createRefreshTokens } from './sign-in/refresh.ts'
import { createStaffList } from './staff-list.ts'
import { createChangeStaffRole } from './staff-role.ts'

export type IdentityCommandsDeps = Pick<IdentityDeps, 'tokens' | 'revocations' | 'rootKey'> & {
  readonly pool: Pool
  readonly store: Store
  readonly handler: CommandHandler
  readonly clock?: Clock
  readonly finishers: Finishers
  readonly noteRefusal?: RefusalNotes['note']
  readonly brand: string
  readonly licences?: Licences
  /** Where the house runs; without it: production. */
  readonly environment?: string
}

export function createIdentityCommands(deps: IdentityCommandsDeps) {
  const { pool, rootKey } = deps
  const peppers = createPeppers(rootKey)
  const personalData = createPersonalData(pool, { root: rootKey })
  const texts = createTexts(pool, { root: rootKey })
  const people = { ...deps, peppers, personalData }
  const identity = createIdentity({ ...people, passwords: createPasswords() })
  return {
    identity,
    mailbox: hasMailbox(deps.environment)
      ? createMailbox({ pool, seals: createLetterSeals(rootKey) })
      : null,
    register: identity.register,
    registering: registeringOf(deps),
    personalData,
    playerSearch: createPlayerSearch(people),
    profiles: createProfiles(people),
    setVipTier: createSetVipTier(deps),
    ...createAccountCommands(deps),
    changeStaffRole: createChangeStaffRole({
      pool,
      act: createAct(deps),
      refreshTokens: createRefreshTokens(deps),
    }),
    staffList: createStaffList(pool),
    support: createSupport({ ...people, texts }),
    texts,
  }
}

/** Everybody's letters are shown there to anybody. */
const hasMailbox = (environment = 'production') => ['embedded', 'demo'].includes(environment)
