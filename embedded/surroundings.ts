// The environment of a process that we start: what is named here, and what we give it; may not pass on what it does not know.

/**
 * Of our own environment: how programs are found, who we are, what language and time we speak, where certificates are, and where
 * coverage is written. A proxy for web pages, options of other programs, or a client's defaults are nothing to the parts of a system
 * that talks to itself.
 */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'SystemRoot',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_V8_COVERAGE',
]

/** Those, and `more` of ours where they are set. */
export function surroundings(more: readonly string[] = []): Record<string, string> {
  const known = [...PASSED_ON, ...more].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(known)
}
