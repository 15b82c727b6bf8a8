/** What an error says of PostgreSQL: that it cannot be reached now, does not get through with its work, or says nothing at all. */

/**
 * System errors, its classes 08 and 57P, what it has too little of (53: disk, memory, connections), what its own system refuses it (58),
 * its time limits, what a failover makes of a server (read-only, or a standby that cancels), and what may go well when it is tried
 * again (40001, 40P01).
 */
const UNAVAILABLE_CODE =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|08...|57P0.|53...|58...|57014|25P03|25006|40001|40P01)$/

/** The words of pool and driver, which have no code. */
const UNAVAILABLE_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout|PostgreSQL is silent)/

const partsOf = (error: unknown): { code: string; message: string } => {
  if (typeof error !== 'object' || error === null) return { code: '', message: '' }
  const { code, message } = error as { code?: unknown; message?: unknown }
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : '',
  }
}

/** Whether it is no fault of who asks: the same may be answered later. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = partsOf(error)
  return UNAVAILABLE_CODE.test(code) || UNAVAILABLE_WORDS.test(message)
}

/** Whether the limit of our own was reached: on that connection nothing comes any more, not even an answer to a rollback. */
export const isSilent = (error: unknown): boolean => partsOf(error).message === 'Query read timeout'

/** Whether the connection must not be used again, nor any that was made before: what it leads to is silent, or only reads since a failover. */
export const isSpoilt = (error: unknown): boolean =>
  isSilent(error) || partsOf(error).code === '25006'

/** Whether the transaction may go well if it is begun again: it met another one. */
export const isConflict = (error: unknown): boolean => /^(40001|40P01)$/.test(partsOf(error).code)
