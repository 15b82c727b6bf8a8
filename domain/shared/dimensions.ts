/** What reports group by. It cannot be added to stored facts, so that play, payments and tiers carry their own. */
import { z } from 'zod'
import { currencySchema } from './currency.ts'

/** Test accounts are left out everywhere, demo accounts of what authorities are told. */
export const accountKindSchema = z.enum(['real', 'test', 'demo'])
export type AccountKind = z.output<typeof accountKindSchema>

/** What a session is played through. */
export const channelSchema = z.enum(['web', 'mobileWeb', 'app'])
export type Channel = z.output<typeof channelSchema>

/** What a game is, as licences and bonuses tell games apart. casino: those of chance that are no slots. */
export const productSchema = z.enum(['casino', 'slots'])
export type Product = z.output<typeof productSchema>

/** The name under which the house is played. */
export const brandSchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'such as acme or acme-two')

/** Whose law is played under: a country of ISO 3166-1, or a part of one of 3166-2. */
export const marketSchema = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/)

/** Of play, as a session begins with them. null: it was not recorded then, or (the market) none was assigned yet. */
export const playDimensions = z.object({
  currency: currencySchema.nullable(),
  market: marketSchema.nullable(),
  brand: brandSchema.nullable(),
  channel: channelSchema.nullable(),
  product: productSchema.nullable(),
  accountKind: accountKindSchema.nullable(),
})
export type PlayDimensions = z.output<typeof playDimensions>

/** The same on every bet and win, which repeat what was checked when their session began: their texts are not checked again. */
export const repeatedDimensions = playDimensions.extend({
  currency: z.string().nullable(),
  market: z.string().nullable(),
  brand: z.string().nullable(),
})

/** Those that a session brings to its wallet, which knows the others itself. */
export const sessionDimensions = playDimensions.omit({ currency: true, accountKind: true })
export type SessionDimensions = z.output<typeof sessionDimensions>

/** As `pick` and `omit` of a schema take them. */
export const WALLET_DIMENSIONS = {
  currency: true,
  market: true,
  brand: true,
  accountKind: true,
} as const

/** Of what moves money without play, as its wallet has them at that fact. null: as of play. */
export const walletDimensions = playDimensions.pick(WALLET_DIMENSIONS)
export type WalletDimensions = z.output<typeof walletDimensions>

export const PLAYER_DIMENSIONS = { market: true, brand: true, accountKind: true } as const

/** Of what is decided of a player, as the registration has them. null: it did not say it then. */
export const playerDimensions = playDimensions.pick(PLAYER_DIMENSIONS)
export type PlayerDimensions = z.output<typeof playerDimensions>

/** As `omit` of a schema takes them. */
export const PLAY_DIMENSIONS = {
  currency: true,
  market: true,
  brand: true,
  channel: true,
  product: true,
  accountKind: true,
} as const

/** Data from before play had dimensions; a currency that was said stays. */
export const withoutDimensions = (data: unknown): unknown => ({
  currency: null,
  market: null,
  brand: null,
  channel: null,
  product: null,
  accountKind: null,
  ...(data as object),
})

/** Data from before payments and corrections by hand said whose they are. */
export const withoutWallet = (data: unknown): unknown => ({
  currency: null,
  market: null,
  brand: null,
  accountKind: null,
  ...(data as object),
})

/** Data from before decisions on a player's tier said whose it is. */
export const withoutPlayer = (data: unknown): unknown => ({
  market: null,
  brand: null,
  accountKind: null,
  ...(data as object),
})

/** Of a means of payment, as its provider tells it. */
export const instrumentKindSchema = z.enum(['cardCredit', 'cardDebit', 'bank', 'wallet'])
export type InstrumentKind = z.output<typeof instrumentKindSchema>
