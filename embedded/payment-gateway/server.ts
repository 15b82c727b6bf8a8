/** The sandbox payment gateway over HTTP, as a process of its own runs it. */
import { serve, type Served, type Serving } from '../sandbox/server.ts'
import { createAnswers } from './answers.ts'
import { openBook } from './book.ts'
import { openDesk } from './desk.ts'
import { createFaults } from './faults.ts'

/** Whoever has the address of a payer's page may decide; everything else is for who has the secret. */
const OPEN = ['/pay/:id', '/health/live']

export type PaymentGateway = Served

/** `secret`: of who asks, and of the webhooks' signatures. Throws FolderInUse. */
export async function startPaymentGateway(
  options: Serving & { dataDir: string },
): Promise<PaymentGateway> {
  const { dataDir, secret } = options
  const faults = createFaults()
  const book = await openBook(dataDir)
  const desk = openDesk({ book, faults, secret })
  const { url, stop } = await serve(options, (at) => ({
    open: OPEN,
    handlers: createAnswers({ book, desk, faults, pageUrl: (token) => `${at}/pay/${token}` }),
  }))
  return {
    url,
    async stop() {
      await stop()
      await desk.stop()
      await book.close()
    },
  }
}
