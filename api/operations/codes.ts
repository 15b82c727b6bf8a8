/** Codes of what staff do to the system. */
import type { Meaning } from '../http/meaning.ts'
import { packCodes } from './pack-codes.ts'

export { packRejections as operationsRejections } from './pack-codes.ts'

export const operationsCodes = {
  ...packCodes,
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
  NOTHING_BUILT: {
    status: 409,
    title:
      'No generation of this read model is being built: there is nothing to show or to cancel.',
    cause: 'It was shown or cancelled by somebody else, or no rebuild was ordered.',
    remedy: 'Look where the read model stands; order a rebuild where one is wanted.',
  },
  REBUILD_HELD: {
    status: 409,
    title:
      'This rebuild is paused, or ends at a position to be looked at: it would never be shown.',
    cause: 'Somebody has paused it, or has ordered it with an end, on the command line.',
    remedy: 'Let it go on: `npm run rebuild -- resume NAME`, with --to-the-end where it has one.',
  },
  ROLLBACK_IMPOSSIBLE: {
    status: 409,
    title: 'There is no generation of this read model that this code could go back to.',
    cause: 'Nothing was swapped yet, or the generation before was built by other handlers.',
    remedy: 'Rebuild it instead, or run the rollback with the code that built that generation.',
  },
  REBUILD_IN_THE_WAY: {
    status: 409,
    title: 'Something stands in the way of this order; nothing was done.',
    cause:
      'The read model was never built, or something of others hangs on the tables to be dropped.',
    remedy:
      'Give the order on the command line, which names what it is: `npm run rebuild -- cancel NAME`.',
  },
  STREAM_DELETED: {
    status: 410,
    title: 'This stream was deleted from the event store.',
    cause:
      'Somebody with rights on the event store has deleted the stream for good; nothing here ever does that.',
    remedy: 'Find out who did it and why; a backup from before has its events.',
  },
} satisfies Record<string, Meaning>
