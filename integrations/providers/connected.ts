/** The providers that a house is connected to, from what its settings say of each. */
import { z } from 'zod'
import { profileSchema } from './profile.ts'
import { hub88 } from './profiles/hub88.ts'
import { pragmatic } from './profiles/pragmatic.ts'
import { softswiss } from './profiles/softswiss.ts'
import { createProvider, type Provider } from './provider.ts'

const PROFILES = { hub88, softswiss, pragmatic }

export type ProviderSetting = {
  readonly name: string
  /** The name of one of ours, or all of one. */
  readonly profile: string | Readonly<Record<string, unknown>>
  /** What its calls are verified with. */
  readonly key: string
}

/** A provider whose profile or key is none. The message holds no key. */
export class ProviderUnusable extends Error {
  override readonly name = 'ProviderUnusable'
}

/** Throws ProviderUnusable. */
export function connectProviders(settings: readonly ProviderSetting[]): Provider[] {
  const names = settings.map(({ name }) => name)
  if (new Set(names).size < names.length) throw new ProviderUnusable('two have one name')
  return settings.map(connect)
}

function connect({ name, profile: said, key }: ProviderSetting): Provider {
  const known = typeof said === 'string' ? PROFILES[said as keyof typeof PROFILES] : said
  const { success, data: profile, error } = profileSchema.safeParse({ ...known, name })
  if (!success) throw new ProviderUnusable(`${name}: ${z.prettifyError(error)}`)
  if (profile.loss === 'silence') {
    throw new ProviderUnusable(
      `${name}: nothing here ends the lost rounds of a provider that is silent of them yet`,
    )
  }
  try {
    return createProvider(profile, key)
  } catch {
    throw new ProviderUnusable(`${name}: its key is none of the kind that its profile says`)
  }
}
