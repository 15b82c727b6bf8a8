/** An API that pays through the sandbox gateway's own process, which tells it by notices what happens. */
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccounts } from '../../api/identity/players/accounts.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import { kindOf, SANDBOX } from '../../embedded/payment-gateway/rules.ts'
import { signatureOf } from '../../embedded/payment-gateway/webhooks.ts'
import { decode } from '../../eventstore/codec.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { createHttpPayments } from '../../integrations/http-payments.ts'
import { createFinishers } from '../../reactions/finishers.ts'
import { ask } from './http.ts'
import { SECRET, startGateway } from './payment-gateway.ts'
import { system } from './system.ts'

export const NOTICES = `/v1/payments/${SANDBOX}/notices`

export type Paying = Awaited<ReturnType<typeof startPaying>>

export async function startPaying() {
  const folder = mkdtempSync(join(tmpdir(), 'acme-paying-'))
  const gateway = await startGateway(folder)
  const { client, pool, masterKey, startAnotherApi } = await system()
  const troubles: string[] = []
  let url = ''
  const payments = createHttpPayments({
    name: SANDBOX,
    kindOf,
    url: gateway.url,
    secret: SECRET,
    places: () => ({ returnUrl: `${url}/player#deposit`, webhookUrl: url + NOTICES }),
    onTrouble: (what, error) => troubles.push(`${what}: ${String(error)}`),
  })
  const handler = createCommandHandler({ store: client })
  const seals = createSeals(masterKey)
  const finishers = createFinishers({ handler, seals, payments, accounts: createAccounts(pool) })
  ;({ url } = await startAnotherApi({ handler, seals, finishers, payments }))

  return {
    url,
    gateway,
    handler,
    troubles,
    deposit: (token: string, instrument: string, amount = '1050') =>
      ask(url, 'POST', { path: '/v1/deposits', token, body: { amount, instrument } }),
    balance: async (token: string) =>
      (await ask(url, 'GET', { path: '/v1/wallet', token })).body['balance'],
    /** What a stream holds: each fact's type and data. */
    async facts(stream: string) {
      const facts: { type: string; data: Record<string, unknown> }[] = []
      for await (const stored of client.read(stream)) {
        const { type, data } = decode(stored)
        facts.push({ type, data })
      }
      return facts
    },
    /** As the person does whose page it is. */
    async decide(page: unknown, decision: 'approve' | 'decline') {
      const body = new URLSearchParams({ decision })
      return (await fetch(String(page), { method: 'POST', body })).status
    },
    /** A notice of the tests' own, signed as the gateway signs. */
    async tell(notice: object, { agoS = 0, secret = SECRET, tampered = '' } = {}) {
      const body = JSON.stringify(notice)
      const seconds = Math.floor(Date.now() / 1_000) - agoS
      const headers = { 'X-Payment-Signature': signatureOf(secret, body, seconds) }
      return fetch(url + NOTICES, { method: 'POST', headers, body: body + tampered })
    },
    async stop() {
      await gateway.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let count = 0

/** Of a payment `key`; each has a name of its own. */
export const noticeOf = (key: string, changes: object = {}) => ({
  noticeId: `notice-${(count += 1)}-${hash('sha256', key).slice(0, 8)}`,
  key,
  kind: 'charge',
  event: 'succeeded',
  amount: '1050',
  currency: 'EUR',
  reference: `ref-${key}`,
  occurredAt: new Date().toISOString(),
  ...changes,
})
