// The words between the bench and its processes of rows 7 and 8; it runs nothing.

/** `build`: these read models, from nothing, on an empty database; `read`: every event by the bare client. */
export type RebuildRequest =
  | { what: 'read'; eventStoreUrl: string }
  | { what: 'build'; eventStoreUrl: string; databaseUrl: string; names: string[]; events: number }

export type RebuildAnswer = {
  seconds: number
  /** Largest resident set up to a quarter of the events, and up to their end, in MiB. */
  peakMiB: { quarter: number; whole: number }
}
