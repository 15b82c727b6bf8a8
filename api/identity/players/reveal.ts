/** Reveals what is personal of a player to one of the staff: on record with its reason first, then once, and to nobody else. */
import type { z } from 'zod'
import type { Act } from '../../commands/act.ts'
import type { AskedByStaff } from '../../commands/staff.ts'
import { Problem } from '../../http/problem.ts'
import { keptPersonalSchema, type Personal, type PersonalData } from './personal-data.ts'

export const REVEALED = ['name', 'email', 'dateOfBirth', 'address'] as const
export type Revealed = (typeof REVEALED)[number]

/** What was asked for, and no more. */
export const revealedSchema = keptPersonalSchema.partial()
type Shown = z.output<typeof revealedSchema>

type Order = { readonly playerId: string; readonly fields: readonly Revealed[] }

/** `sealed`: as the profile keeps it; null where nobody is there any more. Throws PLAYER_UNKNOWN, and REVEALED_BEFORE for a key that was used: what was shown once is shown again only on record. */
export async function reveal(
  { act, personalData }: { act: Act; personalData: PersonalData },
  asked: AskedByStaff,
  { playerId, fields, sealed }: Order & { readonly sealed: string | null },
) {
  const wanted = REVEALED.filter((field) => fields.includes(field))
  const found: { personal: Personal | null } = { personal: null }
  const acted = await act(
    asked,
    {
      action: 'player.reveal',
      subject: { kind: 'player', id: playerId },
      details: { fields: wanted.join(', ') },
    },
    async () => {
      found.personal = sealed === null ? null : await personalData.open(playerId, sealed)
      return { outcome: found.personal === null ? 'refused' : 'done', details: {} }
    },
  )
  if (acted.outcome === 'refused') throw new Problem('PLAYER_UNKNOWN')
  const { personal } = found
  if (acted.isReplay || personal === null) throw new Problem('REVEALED_BEFORE')
  return { playerId, personal: shown(personal, wanted), position: acted.position }
}

function shown(personal: Personal, wanted: readonly Revealed[]): Shown {
  const { givenName, familyName, email, dateOfBirth, address } = personal
  const name = familyName === undefined ? { givenName } : { givenName, familyName }
  const by = { name, email: { email }, dateOfBirth: { dateOfBirth }, address: { address } }
  return Object.assign({}, ...wanted.map((field) => by[field])) as Shown
}
