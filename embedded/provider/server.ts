/** The sandbox provider of games over HTTP, as a process of its own runs it. */
import { serve, type Served, type Serving } from '../sandbox/server.ts'
import { createAnswers } from './answers.ts'
import { openBook } from './book.ts'
import { openDesk } from './desk.ts'
import { keepKeys } from './keys.ts'
import { createHub88Codec } from './styles/hub88.ts'
import { createPragmaticCodec } from './styles/pragmatic.ts'
import { createSoftswissCodec } from './styles/softswiss.ts'

/** Whoever has the address of a launch's page may play; everything else is for who has the secret. */
const OPEN = ['/play/:id', '/health/live']

export type SandboxProvider = Served & { readonly publicKey: string }

/** `secret`: of who asks, and of the signatures of the styles that both sides share one in. Throws FolderInUse, DamagedBook. */
export async function startProvider(
  options: Serving & { dataDir: string },
): Promise<SandboxProvider> {
  const { dataDir, secret, log = () => {} } = options
  const book = openBook(dataDir)
  const { privateKey, publicKey } = keepKeys(dataDir)
  const codecs = {
    hub88: createHub88Codec(privateKey),
    softswiss: createSoftswissCodec(secret),
    pragmatic: createPragmaticCodec(secret),
  }
  const desk = openDesk({ book, codecs, log })
  const { url, stop } = await serve(options, (at) => {
    const pageUrl = (ticket: string) => `${at}/play/${ticket}`
    const handlers = createAnswers({ book, desk, publicKey, pageUrl })
    return { open: OPEN, handlers }
  })
  return {
    url,
    publicKey,
    async stop() {
      await Promise.all([desk.stop(), stop()])
      book.close()
    },
  }
}
