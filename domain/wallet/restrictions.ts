/** Restrictions in force on a wallet: a set by id, of which none replaces another; what a decision asks is computed ahead. */
import { z } from 'zod'
import { accept, reject } from '../shared/decider.ts'
import { NO_END } from '../shared/instant.ts'
import {
  restrictionKindSchema,
  restrictionSchema,
  SCOPES,
  scopeSchema,
  type ClosingCause,
  type RestrictionData,
  type RestrictionKind,
  type Scope,
} from './restriction-facts.ts'
import type { WalletEvent } from './events.ts'
import { without } from './without.ts'

/**
 * Restrictions without an end that a wallet's state names one by one: far more than people make. Those beyond are counted,
 * since none that protects is refused for its number; a lift finds them by what their own streams say of them.
 */
export const NAMED_MAX = 200

/** What is not barred: before every instant. */
const NEVER = ''

const whatSchema = z.object({ kind: restrictionKindSchema, scopes: z.array(scopeSchema) })
type What = z.output<typeof whatSchema>

/** By kind and scopes, or kind and scope, as text. */
const byWhat = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value)

export const restrictionsSchema = z.object({
  named: z.record(z.string(), whatSchema).describe('by id: each ends by a lift that names it'),
  more: byWhat(z.int()).describe('how many there are beyond those that are named'),
  until: byWhat(z.string()).describe('the latest instant, by kind and scope'),
  barred: z.record(scopeSchema, z.string()).describe('until when, by all of these; "" for not'),
})
export type Restrictions = z.output<typeof restrictionsSchema>

export const noRestrictions = (): Restrictions => ({
  named: {},
  more: {},
  until: {},
  barred: {
    play: NEVER,
    deposit: NEVER,
    bonus: NEVER,
    withdrawal: NEVER,
    signIn: NEVER,
    erasure: NEVER,
  },
})

/** `kind` and `scopes` of a lift are what the restriction's own stream says of it. */
export type RestrictionCommand =
  | ({
      type: 'Restrict'
      restrictionId: string
      until: string | null
      reason?: string | undefined
      cause?: ClosingCause | undefined
    } & What)
  | ({ type: 'LiftRestriction'; restrictionId: string } & What)

export const isRestrictionCommand = (command: { type: string }): command is RestrictionCommand =>
  command.type === 'Restrict' || command.type === 'LiftRestriction'

/** One comparison: the fold has done the rest. */
export const isBarred = ({ barred }: Restrictions, scope: Scope, at: string): boolean =>
  at < barred[scope]

/** A wallet takes them before it is opened and after it was closed: they are about a player, not about money. */
export function decideRestriction(command: RestrictionCommand, { named, more }: Restrictions) {
  if (command.type === 'Restrict' && !restrictionSchema.safeParse(command).success) {
    return reject('RESTRICTION_INVALID')
  }
  const { restrictionId, kind } = command
  const scopes = SCOPES.filter((scope) => command.scopes.includes(scope)) // one order of theirs
  const known = named[restrictionId]
  if (command.type === 'Restrict') {
    if (known !== undefined) return accept<WalletEvent>()
    const { until, reason, cause } = command
    const said = { ...(reason === undefined ? {} : { reason }), ...(cause && { cause }) }
    const data = { restrictionId, kind, scopes, until, ...said }
    return accept<WalletEvent>({ type: 'Restricted', data })
  }
  const found = known ?? (more[keyOf({ kind, scopes })] === undefined ? null : { kind, scopes })
  return found === null
    ? accept<WalletEvent>({ type: 'LiftRefused', data: { restrictionId, why: 'notInForce' } })
    : accept<WalletEvent>({ type: 'RestrictionLifted', data: { restrictionId, ...found } })
}

export function restricted(
  before: Restrictions,
  data: RestrictionData<'Restricted'>,
): Restrictions {
  const { restrictionId, kind, scopes, until } = data
  const barred = { ...before.barred }
  for (const scope of scopes) barred[scope] = later(barred[scope], until ?? NO_END)
  if (until !== null) {
    const latest = { ...before.until }
    for (const scope of scopes) {
      const key = keyOf({ kind, scopes: [scope] })
      latest[key] = later(latest[key] ?? NEVER, until)
    }
    return { ...before, barred, until: latest }
  }
  if (Object.keys(before.named).length < NAMED_MAX) {
    return { ...before, barred, named: { ...before.named, [restrictionId]: { kind, scopes } } }
  }
  const key = keyOf({ kind, scopes })
  return { ...before, barred, more: { ...before.more, [key]: (before.more[key] ?? 0) + 1 } }
}

export function lifted(
  before: Restrictions,
  data: RestrictionData<'RestrictionLifted'>,
): Restrictions {
  const { restrictionId, ...what } = data
  if (before.named[restrictionId] !== undefined) {
    return withBarred({ ...before, named: without(before.named, restrictionId) })
  }
  const key = keyOf(what)
  const left = (before.more[key] ?? 0) - 1
  const more = left > 0 ? { ...before.more, [key]: left } : without(before.more, key)
  return withBarred({ ...before, more })
}

/** Which kinds bar it at that instant: what of the why a player may be told. */
export function kindsBarring(restrictions: Restrictions, scope: Scope, at: string) {
  const all = entriesOf(restrictions)
  const barring = all.filter(({ scopes, until }) => scopes.includes(scope) && at < until)
  return [...new Set(barring.map(({ kind }) => kind))]
}

const later = (one: string, other: string): string => (one > other ? one : other)

const keyOf = ({ kind, scopes }: What): string => [kind, ...scopes].join(' ')

/** Everything that bars, however it is kept. */
function entriesOf({ named, more, until }: Restrictions): (What & { until: string })[] {
  const kept = (key: string, until: string) => {
    const [kind, ...scopes] = key.split(' ')
    return { kind: kind as RestrictionKind, scopes: scopes as Scope[], until }
  }
  return [
    ...Object.values(named).map((what) => ({ ...what, until: NO_END })),
    ...Object.keys(more).map((key) => kept(key, NO_END)),
    ...Object.entries(until).map(([key, latest]) => kept(key, latest)),
  ]
}

function withBarred(state: Restrictions): Restrictions {
  const { barred } = noRestrictions()
  for (const { scopes, until } of entriesOf(state)) {
    for (const scope of scopes) barred[scope] = later(barred[scope], until)
  }
  return { ...state, barred }
}
