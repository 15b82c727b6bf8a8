/** Letters by SMTP, against a server on a socket: what arrives, what is refused for good, and what may be tried again. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { expect } from 'chai'
import { createSmtpMail } from '../../integrations/smtp-mail.ts'

const LETTER = {
  id: '7c3f1a52-8f0e-4f4b-9a55-2d1c7f0a9b10',
  to: 'ada@players.example',
  subject: 'Confirm your address',
  text: 'Hello Ada,\n\na link',
  playerId: '7c3f1a52-8f0e-4f4b-9a55-2d1c7f0a9b11',
}

describe('letters by a mail server', function () {
  this.timeout(20_000)
  let server: Server
  const sockets = new Set<Socket>()
  const letters: string[] = []
  /** What is said to RCPT TO; null: nothing at all. */
  let toRecipients: string | null = '250 ok'

  before(async () => {
    server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
      serve(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after((done) => {
    for (const socket of sockets) socket.destroy()
    server.close(() => done())
  })
  beforeEach(() => {
    toRecipients = '250 ok'
    letters.length = 0
  })

  function serve(socket: Socket): void {
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
          letters.push(line)
          isData = false
          say('250 taken')
        } else if (/^RCPT/i.test(line)) {
          if (toRecipients !== null) say(toRecipients)
        } else if (/^DATA/i.test(line)) {
          isData = true
          say('354 go on')
          return
        } else say(/^QUIT/i.test(line) ? '221 bye' : '250 ok')
      }
    })
  }
  const mail = () => {
    const { port } = server.address() as AddressInfo
    return createSmtpMail(`smtp://127.0.0.1:${port}`, 'AcmeToCasino <no-reply@casino.example>')
  }

  it('arrive under the id that every attempt has, from and to whom they should', async () => {
    expect(await mail().send(LETTER)).to.eql({ status: 'taken' })
    const [letter = ''] = letters
    expect(letter).to.include(`Message-ID: <${LETTER.id}@casino.example>`)
    expect(letter).to.include('To: ada@players.example')
    expect(letter).to.include('Auto-Submitted: auto-generated')
    expect(letter).not.to.include(LETTER.playerId)
  })
  it('are refused for good where the address is none', async () => {
    toRecipients = '550 nobody here'
    expect(await mail().send(LETTER)).to.eql({ status: 'refused', why: 'the server said 550' })
  })
  it('may be tried again where the server is busy', async () => {
    toRecipients = '451 come back'
    const error = await mail()
      .send(LETTER)
      .catch((why: unknown) => why)
    expect(error).to.be.instanceOf(Error)
  })
  it('are not waited for without end', async () => {
    toRecipients = null
    const error = await mail()
      .send(LETTER)
      .catch((why: unknown) => why)
    expect(error).to.be.instanceOf(Error)
  })
})
