/** How a context tells of the streams of one aggregate: whose they are, what is in them, and what was before. */
import type { z } from 'zod'

/** What a version before the current one held, and the step to the version after it. */
export type Older = {
  readonly schema: z.ZodType
  /** Takes stored data (amounts as digits) to the next version. Pure: what it adds follows from the old data alone. */
  readonly upcast: (data: unknown) => unknown
}

/** One event as a schema: its type's name and its data. */
type Option = z.ZodObject<{ type: z.ZodLiteral<string>; data: z.ZodType }>

export type Stream = {
  /** The text before the first dash of a stream's name. */
  readonly category: string
  /** A player's streams are in their player's partition, those of nobody in the one that is shared. */
  readonly belongsTo: 'player' | 'nobody'
  readonly events: z.ZodDiscriminatedUnion<readonly Option[]>
  /** By `Type@version`; a type's current version is one more than it has older ones. */
  readonly older?: Readonly<Record<`${string}@${number}`, Older>>
}
