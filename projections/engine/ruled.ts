/** Read models made from rules as data: one entry says by which rules it goes, and makes it from others for a what-if. */
import type { AnyProjection, Finding, Rules } from './projection.ts'

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
  /** Those in force. A change of them needs a new version of the read model, and a rebuild. */
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
  /** By the rules in force. */
  readonly inForce: AnyProjection
  /** The rules in force, as JSON has them. */
  readonly rulesInForce: unknown
  readonly make: (rules: Of) => AnyProjection
  /** The same from JSON; throws InvalidRules. */
  readonly madeFrom: (json: unknown) => AnyProjection
}

/** The rules go with what is made from them: a closure does not show in a handler's text, and so not in the hash. */
export function ruled<Of extends Rules, const Kind extends string>({
  kind,
  rules: inForce,
  schema,
  make: handlersBy,
}: Entry<Of, Kind>): Ruled<Of, Kind> {
  const make = (rules: Of) => ({ ...handlersBy(rules), rules }) as unknown as AnyProjection
  return {
    kind,
    inForce: make(inForce),
    rulesInForce: schema.encode(inForce),
    make,
    madeFrom: (json) => make(checked(schema.safeDecode(json as never))),
  }
}

function checked<Of extends Rules>(decoded: Decoded<Of>): Of {
  if (decoded.success) return decoded.data
  const faults = decoded.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(all)'}: ${message}`,
  )
  throw new InvalidRules(faults.join('\n'))
}
