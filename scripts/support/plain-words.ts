// Tells ordinary failures (a missing file, a taken port, a server that is away) in words and with what to do; knows no room.

/** Our own errors whose message is written for a person: what happened, and what to do. */
const PLAIN = new Set([
  'DamagedBook',
  'DamagedLog',
  'FolderInUse',
  'ForeignCheckpoint',
  'PartFailed',
  'PostgresUnavailable',
  'StoreRefused',
  'StoreUnavailable',
  'UnfitDatabase',
  'UnusableFolder',
  'WrongKey',
])

type Details = {
  name?: unknown
  code?: unknown
  type?: unknown
  severity?: unknown
  syscall?: string
  path?: string
  hostname?: string
  address?: string
  port?: number
  cause?: unknown
  message: string
}

const isListening = ({ syscall }: Details) => syscall === 'listen' || syscall === 'bind'

/** The file, name or address that a system call was about. */
function subjectOf({ path, hostname, address, port }: Details): string {
  if (address === undefined) return path ?? hostname ?? 'what was asked for'
  return port === undefined ? address : `${address}:${port}`
}

/** Codes of failed system calls. */
const SYSTEM: Readonly<Record<string, (about: string, details: Details) => string>> = {
  ENOENT: (about) => `There is no ${about}. Check the path.`,
  ENOTDIR: (about) => `${about} is no folder. Check the path.`,
  EISDIR: (about) => `${about} is a folder, not a file. Check the path.`,
  EACCES: (about, details) =>
    isListening(details)
      ? `Not allowed to listen on ${about}. Choose a port above 1023.`
      : `Not allowed to use ${about}. Check who owns it and its mode.`,
  EPERM: (about) => `Not allowed to use ${about}. Check who owns it.`,
  EROFS: (about) => `${about} is on a disk that cannot be written. Choose another place.`,
  ENOSPC: (about) => `The disk is full: ${about} was not written. Make room and run it again.`,
  EDQUOT: (about) => `The quota is used up: ${about} was not written. Make room and run it again.`,
  EMFILE: () => 'Too many files are open. Raise the limit (ulimit -n) and run it again.',
  EADDRINUSE: (about) =>
    `${about} is taken by another program. Stop that one, or choose another port.`,
  EADDRNOTAVAIL: (about) => `${about} is no address of this machine. Choose another one.`,
  ECONNREFUSED: (about) =>
    `Nothing answers at ${about}. Start what should, or correct the address.`,
  ECONNRESET: () => 'The connection was cut by the other side. Look at its log and run it again.',
  ETIMEDOUT: (about) => `No answer from ${about}. Check the address and the network.`,
  EHOSTUNREACH: (about) => `There is no way to ${about}. Check the address and the network.`,
  ENETUNREACH: (about) => `There is no way to ${about}. Check the address and the network.`,
  ENOTFOUND: (about) => `No machine is called ${about}. Check the address.`,
  EAI_AGAIN: (about) => `The name ${about} cannot be looked up now. Check the network.`,
}

/** Classes of PostgreSQL's own error codes, and the two that say that tables are missing. */
const POSTGRES: readonly [RegExp, string][] = [
  [/^(42P01|3F000)$/, 'Bring the database up to date first: npm run migrate.'],
  [/^28/, 'Check user and password in DATABASE_URL.'],
  [/^3D/, 'Create that database, or correct DATABASE_URL.'],
  [/^42501/, 'Give the user of DATABASE_URL that right.'],
  [/^53/, 'It is out of room or connections: make some and run it again.'],
  [/^(08|57P)/, 'It is stopping or starting: run it again in a moment.'],
]

/** What the driver says without a code when it gets no connection. */
const NO_CONNECTION = /^(Connection terminated|timeout exceeded when trying to connect)/

/** What the store's client calls its errors. */
const STORE: Readonly<Record<string, string>> = {
  unavailable: 'Start it, or correct EVENTSTORE_URL or --eventstore-url.',
  'deadline-exceeded': 'Look at its log and run it again.',
  'access-denied': 'Check user and password in its address.',
}

function ofPostgres({ code, message }: Details): string | undefined {
  const remedy = POSTGRES.find(([pattern]) => pattern.test(String(code)))?.[1]
  return remedy && `PostgreSQL answered: ${message} (${String(code)}). ${remedy}`
}

/** A failure in a line or two, where it is an ordinary one; undefined for all that may be a bug. */
export function inPlainWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const details: Details = error
  const { name, code, type, severity, cause, message } = details
  if (PLAIN.has(String(name))) return message
  if (severity !== undefined) return ofPostgres(details)
  if (NO_CONNECTION.test(message)) {
    return `PostgreSQL cannot be reached: ${message}. Start it, or correct DATABASE_URL.`
  }
  if (typeof type === 'string' && Object.hasOwn(STORE, type)) {
    const why = message.replace(/^\d+ [A-Z_]+: /, '').replace(/\. Resolution note:.*$/s, '')
    return `The event store cannot be read: ${why}. ${STORE[type]}`
  }
  const words = Object.hasOwn(SYSTEM, String(code)) ? SYSTEM[String(code)] : undefined
  if (words) return words(subjectOf(innermost(details)), details)
  return cause === undefined ? undefined : inPlainWords(cause)
}

/** A name with several addresses fails with one error for each of them: the first says enough. */
function innermost(details: Details & { errors?: unknown }): Details {
  const [first] = Array.isArray(details.errors) ? (details.errors as unknown[]) : []
  return first instanceof Error ? first : details
}
