/** Codes of what staff do to the system. */
import type { Meaning } from '../http/meaning.ts'

export const operationsCodes = {
  EVIDENCE_TOO_LARGE: {
    status: 413,
    title: 'This evidence has more than 20,000 events: export it by the command line.',
    cause:
      'What proves a session begins with its wallet’s first event; of this player there is more before it than one answer holds.',
    remedy:
      'Run `npm run verify -- --all --export FILE` beside the store, then `node --import tsx verifier/main.ts FILE --session ID`.',
  },
  REBUILD_REFUSED: {
    status: 409,
    title: 'A rebuild of this read model is under way: wait for it, or cancel it.',
    cause: 'A new generation of this read model is being built already.',
    remedy: 'Wait for it, or cancel it: `npm run rebuild -- cancel NAME`.',
  },
  STREAM_DELETED: {
    status: 410,
    title: 'This stream was deleted from the event store.',
    cause:
      'Somebody with rights on the event store has deleted the stream for good; nothing here ever does that.',
    remedy: 'Find out who did it and why; a backup from before has its events.',
  },
} satisfies Record<string, Meaning>
