/** The e-mail of a player: proven by a link that was sent to it, and exchanged for another that was proven first. */
import { z } from 'zod'
import { accept, reject } from '../../shared/decider.ts'
import { sealedSchema } from './sealed.ts'

/** What of it is stored in `player-{playerId}`. The schemas ARE the storage format: add optional fields, rename none. */
export const emailOptions = [
  z.object({
    type: z.literal('EmailVerified'),
    data: z.object({ emailHash: z.string().describe('of the address that the link was sent to') }),
  }),
  z.object({
    type: z.literal('EmailChanged'),
    data: z.object({
      emailHash: z.string().describe('of the new address, proven by the link that was sent to it'),
      previousHash: z.string().describe('whose reservation ends'),
      personal: sealedSchema,
    }),
  }),
] as const
export type EmailEvent = z.output<(typeof emailOptions)[number]>

export type EmailCommand =
  | { type: 'VerifyEmail'; emailHash: string }
  /** `replacing`: the sealed data that the new were made from. */
  | { type: 'ChangeEmail'; emailHash: string; personal: string; replacing: string }

/** What a registered player's state holds of it. */
export type EmailState = {
  readonly emailHash: string
  readonly isEmailVerified: boolean
  readonly personal: string | null
}

export const isEmailEvent = (event: { type: string }): event is EmailEvent =>
  event.type === 'EmailVerified' || event.type === 'EmailChanged'

export const isEmailCommand = (command: { type: string }): command is EmailCommand =>
  command.type === 'VerifyEmail' || command.type === 'ChangeEmail'

/** A link that proves an address that is the player's no more proves nothing. */
export function evolveEmail({ type, data }: EmailEvent): Partial<EmailState> {
  if (type === 'EmailVerified') return { isEmailVerified: true }
  return { emailHash: data.emailHash, personal: data.personal, isEmailVerified: true }
}

export function decideEmail(command: EmailCommand, state: EmailState) {
  const { emailHash } = command
  switch (command.type) {
    case 'VerifyEmail':
      if (state.emailHash !== emailHash) return reject('PROFILE_CHANGED')
      if (state.isEmailVerified) return accept<EmailEvent>()
      return accept<EmailEvent>({ type: 'EmailVerified', data: { emailHash } })
    case 'ChangeEmail': {
      const { personal, replacing } = command
      if (state.emailHash === emailHash) return accept<EmailEvent>()
      if (state.personal !== replacing) return reject('PROFILE_CHANGED')
      const { emailHash: previousHash } = state
      return accept<EmailEvent>({
        type: 'EmailChanged',
        data: { emailHash, previousHash, personal },
      })
    }
  }
}
