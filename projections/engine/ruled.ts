/**
 * Read models made from rules as data: one entry says of which kind they are and what code ships of it, and makes handlers by
 * them. Each event goes by the pack that is in force for it: an activation changes no handler.
 */
import { inForceFor, type Pack } from '../../domain/shared/in-force.ts'
import type { AnyHandlers, AnyProjection, Finding, Rules } from './projection.ts'

/** Thrown for rules that are none; says where each fault is. */
export class InvalidRules extends Error {
  override readonly name = 'InvalidRules'
}

type Decoded<Of extends Rules> =
  | { success: true; data: Of }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } }

type Entry<Of extends Rules, Kind extends string> = {
  /** Of its findings: a reaction is written for each kind. */
  readonly kind: Kind
  /** Of its packs: `rules-{packs}` has them (domain/rule-kinds.ts). */
  readonly packs: string
  /** What code ships, which is pack 0. A change of it needs a new version of the read model, and a rebuild. */
  readonly rules: Of
  /** Of the rules as JSON has them. */
  readonly schema: {
    readonly safeDecode: (json: never) => Decoded<Of>
    readonly encode: (rules: Of) => unknown
  }
  readonly make: (rules: Of) => {
    readonly name: string
    readonly finds?: (before: never, after: never) => Finding<NoInfer<Kind>> | null
  }
}

export type Ruled<Of extends Rules, Kind extends string> = {
  readonly kind: Kind
  readonly packs: string
  /** By what code ships, and by the packs that whoever folds it knows of. */
  readonly inForce: AnyProjection
  /** What code ships, as JSON has it. */
  readonly rulesInForce: unknown
  readonly make: (rules: Of) => AnyProjection
  /** By these rules alone, from the first event on; from JSON. Throws InvalidRules. */
  readonly madeFrom: (json: unknown) => AnyProjection
  /** As it is in force, and from this instant on by these rules: as if they were activated then. Throws InvalidRules. */
  readonly triedFrom: (json: unknown, at: string) => AnyProjection
}

/** The rules go with what is made from them: a closure does not show in a handler's text, and so not in the hash. */
export function ruled<Of extends Rules, const Kind extends string>({
  kind,
  packs,
  rules: shipped,
  schema,
  make: handlersBy,
}: Entry<Of, Kind>): Ruled<Of, Kind> {
  const make = (rules: Of) => ({ ...handlersBy(rules), rules }) as unknown as AnyProjection
  const madeFrom = (json: unknown) => make(checked(schema.safeDecode(json as never)))
  const byShipped = make(shipped)
  const on = choosing(byShipped.on, (json) => madeFrom(json).on)
  const inForce = { ...byShipped, ruledBy: { kind: packs, on } }
  return {
    kind,
    packs,
    inForce,
    rulesInForce: schema.encode(shipped),
    make,
    madeFrom,
    triedFrom(json, at) {
      const { version } = madeFrom(json).rules ?? shipped
      const trial = { ...TRIAL, at, version, pack: json }
      return {
        ...inForce,
        ruledBy: { kind: packs, on: (activated) => on([...activated, trial]) },
      }
    },
  }
}

/** After all others, and before every event. */
const TRIAL = { sequence: Infinity, to: null, position: -1n, withdrawn: null }

/** Handlers that hand each event to those of the pack in force; made once of each pack, and of each list of them. */
function choosing(shipped: AnyHandlers, madeBy: (pack: unknown) => AnyHandlers) {
  const byPack = new WeakMap<Pack, AnyHandlers>()
  const byPacks = new WeakMap<readonly Pack[], AnyHandlers>()
  const handlersOf = (pack: Pack | null): AnyHandlers => {
    if (pack === null) return shipped
    const made = byPack.get(pack) ?? madeBy(pack.pack)
    byPack.set(pack, made)
    return made
  }
  return (packs: readonly Pack[]): AnyHandlers => {
    if (packs.length === 0) return shipped
    const known = byPacks.get(packs)
    if (known !== undefined) return known
    const chosen: AnyHandlers = Object.fromEntries(
      Object.keys(shipped).map((type) => [
        type,
        (event, told) => handlersOf(inForceFor(packs, event))[type]?.(event, told) ?? [],
      ]),
    )
    byPacks.set(packs, chosen)
    return chosen
  }
}

function checked<Of extends Rules>(decoded: Decoded<Of>): Of {
  if (decoded.success) return decoded.data
  const faults = decoded.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(all)'}: ${message}`,
  )
  throw new InvalidRules(faults.join('\n'))
}
