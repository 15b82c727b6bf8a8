/** The packs that this code ships, checked as it loads. */
import { packSchema, type Pack } from './pack.ts'
import { caOn } from './packs/ca-on.ts'
import { de } from './packs/de.ts'
import { dk } from './packs/dk.ts'
import { es } from './packs/es.ts'
import { gb } from './packs/gb.ts'
import { mt } from './packs/mt.ts'
import { se } from './packs/se.ts'

/** One a market, in the order of `MARKETS`. */
export const packs: readonly Pack[] = [gb, mt, de, se, dk, es, caOn].map((data) =>
  packSchema.decode(data),
)
