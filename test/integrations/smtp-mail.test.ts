/** Letters by SMTP, against a server on a socket: what arrives, what is refused for good, and what may be tried again. */
import { expect } from 'chai'
import { createSmtpMail } from '../../integrations/smtp-mail.ts'
import { startMailServer, type MailServer } from '../support/mail-server.ts'

const LETTER = {
  id: '7c3f1a52-8f0e-4f4b-9a55-2d1c7f0a9b10',
  to: 'ada@players.example',
  subject: 'Confirm your address',
  text: 'Hello Ada,\n\na link',
  playerId: '7c3f1a52-8f0e-4f4b-9a55-2d1c7f0a9b11',
}

describe('letters by a mail server', function () {
  this.timeout(20_000)
  let server: MailServer
  before(async () => {
    server = await startMailServer()
  })
  after(() => server.stop())
  beforeEach(() => {
    server.toRecipients = '250 ok'
    server.letters.length = 0
  })

  const mail = () => createSmtpMail(server.url, 'AcmeToCasino <no-reply@casino.example>')

  it('arrive under the id that every attempt has, from and to whom they should', async () => {
    expect(await mail().send(LETTER)).to.eql({ status: 'taken' })
    const [letter = ''] = server.letters
    expect(letter).to.include(`Message-ID: <${LETTER.id}@casino.example>`)
    expect(letter).to.include('To: ada@players.example')
    expect(letter).to.include('Auto-Submitted: auto-generated')
    expect(letter).not.to.include(LETTER.playerId)
  })
  it('are refused for good where the address is none', async () => {
    server.toRecipients = '550 nobody here'
    expect(await mail().send(LETTER)).to.eql({ status: 'refused', why: 'the server said 550' })
  })
  it('may be tried again where the server is busy', async () => {
    server.toRecipients = '451 come back'
    const error = await mail()
      .send(LETTER)
      .catch((why: unknown) => why)
    expect(error).to.be.instanceOf(Error)
  })
  it('are not waited for without end', async () => {
    server.toRecipients = null
    const error = await mail()
      .send(LETTER)
      .catch((why: unknown) => why)
    expect(error).to.be.instanceOf(Error)
  })
})
