/** A deposit that waits for a person: pending, approved on the gateway's page, and then asked about until it is on the wallet. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createAccounts } from '../../api/identity/players/accounts.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import { kindOf, SANDBOX } from '../../embedded/payment-gateway/rules.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { createHttpPayments } from '../../integrations/http-payments.ts'
import { createActs } from '../../reactions/acts.ts'
import { createFinishers } from '../../reactions/finishers.ts'
import { runDue } from '../../reactions/operations/run-due.ts'
import { ask, newPlayer } from '../support/http.ts'
import { SECRET, startGateway, type GatewayProcess } from '../support/payment-gateway.ts'
import { until } from '../support/store-process.ts'
import { system } from '../support/system.ts'

/** It is asked about again after 10 s (projections/operations/due.ts). */
const CREDITED_MS_MAX = 20_000

describe('a deposit that a person approves', function () {
  this.timeout(60_000)
  let folder: string
  let gateway: GatewayProcess
  const ending = new AbortController()
  let running: Promise<void> | undefined
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acme-journey-payments-'))
    gateway = await startGateway(folder)
  })
  after(async () => {
    ending.abort()
    await running
    await gateway.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is pending until then, and credited once when it is asked about again', async () => {
    const { client, pool, masterKey, startAnotherApi } = await system()
    const troubles: string[] = []
    const onTrouble = (what: string, error: unknown) => troubles.push(`${what}: ${String(error)}`)
    const deps = {
      handler: createCommandHandler({ store: client }),
      seals: createSeals(masterKey),
      accounts: createAccounts(pool),
      payments: createHttpPayments({
        name: SANDBOX,
        kindOf,
        url: gateway.url,
        secret: SECRET,
        onTrouble,
      }),
    }
    const { url } = await startAnotherApi({ ...deps, finishers: createFinishers(deps) })
    const acts = createActs({ ...deps, store: client })
    const { signal } = ending
    running = runDue({ pool, parties: acts.parties, act: acts.run, signal, onTrouble })

    const { token } = await newPlayer(url, '500')
    const body = { amount: '1050', instrument: 'sandbox-redirect' }
    const begun = await ask(url, 'POST', { path: '/v1/deposits', token, body })
    expect(begun.body, JSON.stringify(begun.body)).to.include({ status: 'pending', balance: '500' })

    const { depositId } = begun.body
    const asked = await gateway.ask('GET', `/v1/payments/${String(depositId)}`)
    const { answer } = asked.body as { answer: { status: string; url: string } }
    expect(answer.status).to.equal('redirect')
    const decision = new URLSearchParams({ decision: 'approve' })
    expect((await fetch(answer.url, { method: 'POST', body: decision })).status).to.equal(200)

    const balance = async () =>
      (await ask(url, 'GET', { path: '/v1/wallet', token })).body['balance']
    await until(async () => (await balance()) === '1550', 'it is credited', CREDITED_MS_MAX)
    expect(troubles).to.eql([])
  })
})
