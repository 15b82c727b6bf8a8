/** Letters by a mail server (SMTP, RFC 5321): TLS where it offers it, one connection a letter. */
import { createTransport } from 'nodemailer'
import type { Mail } from './mail.ts'

/** How long one letter may take, in ms: an attempt of the sender has 8 s for all that it does. */
const SEND_MS_MAX = 5_000

/** `url`: smtp:// or smtps://. `from`: the address letters come from; its domain names their Message-IDs. */
export function createSmtpMail(url: string, from: string): Mail {
  const transport = createTransport({
    url,
    connectionTimeout: SEND_MS_MAX,
    greetingTimeout: SEND_MS_MAX,
    socketTimeout: SEND_MS_MAX,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost'
  return {
    name: 'smtp',
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to }, // an address as it stands, never a list
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: no vacation replies
          signal: AbortSignal.timeout(SEND_MS_MAX),
        })
        return { status: 'taken' }
      } catch (error) {
        const code = codeOf(error)
        if (code >= 500 && code < 600) return { status: 'refused', why: `the server said ${code}` }
        throw error
      }
    },
  }
}

/** The server's reply (RFC 5321, 4.2.1): 4xx may be another one later, 5xx is not. 0: it said nothing. */
function codeOf(error: unknown): number {
  const { responseCode, command } = error as { responseCode?: number; command?: string }
  const isAboutLetter = command === 'RCPT TO' || command === 'DATA'
  return isAboutLetter ? (responseCode ?? 0) : 0 // a refused sign-in is our fault, and is mended
}
