/** A mail server of a test's own on a socket: it keeps what it takes, and says to recipients what it is told to say. */
import { createServer, type AddressInfo, type Socket } from 'node:net'

export type MailServer = {
  readonly url: string
  /** What it has taken, head and text. */
  readonly letters: string[]
  /** What is said to RCPT TO; null: nothing at all. */
  toRecipients: string | null
  readonly stop: () => Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    serve(socket, mail)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters: [],
    toRecipients: '250 ok',
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => {
          resolve()
        })
      }),
  }
  return mail
}

function serve(socket: Socket, mail: MailServer): void {
  let [text, isData] = ['', false]
  const say = (line: string) => socket.write(`${line}\r\n`)
  say('220 mail.example ESMTP')
  socket.on('data', (bytes) => {
    text += bytes.toString()
    const end = isData ? '\r\n.\r\n' : '\r\n'
    for (let at = text.indexOf(end); at !== -1; at = text.indexOf(end)) {
      const line = text.slice(0, at)
      text = text.slice(at + end.length)
      if (isData) {
        mail.letters.push(line)
        isData = false
        say('250 taken')
      } else if (/^RCPT/i.test(line)) {
        if (mail.toRecipients !== null) say(mail.toRecipients)
      } else if (/^DATA/i.test(line)) {
        isData = true
        say('354 go on')
        return
      } else say(/^QUIT/i.test(line) ? '221 bye' : '250 ok')
    }
  })
}
