/** Registration that was cut off in its middle: whoever signs in next completes it, with one player and one wallet. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { v7 } from 'uuid'
import { createTokens } from '../../api/auth.ts'
import { createIdentity, type IdentityDeps } from '../../api/identity.ts'
import { createPasswords } from '../../api/passwords.ts'
import { createPaymentGateway } from '../../embedded/payment-gateway.ts'
import { wallet } from '../../eventstore/aggregates.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { createSeals } from '../../eventstore/seals.ts'
import { createFinishers } from '../../reactions/finishers.ts'
import { system } from '../support/system.ts'

const KILLED = new Error('killed between two appends')

describe('identity', () => {
  let deps: IdentityDeps
  before(async function () {
    this.timeout(30_000)
    const { client, pool } = await system()
    const masterKey = randomBytes(32)
    const handler = createCommandHandler({ store: client })
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    deps = {
      ...{ pool, handler, masterKey, passwords: createPasswords() },
      tokens: createTokens(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
      finishers: createFinishers({
        ...{ handler, seals: createSeals(masterKey), payments: createPaymentGateway() },
      }),
    }
  })

  const registration = () => ({
    ...{ email: `${v7()}@players.example`, password: 'a long password' },
    ...{ country: 'MT', currency: 'EUR' },
  })
  const cutOff = () =>
    createIdentity({ ...deps, finishers: { registered: () => Promise.reject(KILLED) } })
  const statusOf = async (playerId: string) =>
    (await deps.handler.stateOf(wallet, playerId, { isFresh: true })).status

  it('is completed at the sign-in', async () => {
    const asked = registration()
    const failed = await cutOff()
      .register(asked, 'first')
      .catch((error: unknown) => error)
    expect(failed).to.equal(KILLED)
    const { id } = await createIdentity(deps).signIn(asked.email, asked.password)
    expect(await statusOf(id)).to.equal('open')
  })
  it('is completed by the registration sent again, and answers as a replay', async () => {
    const asked = registration()
    await cutOff()
      .register(asked, 'first')
      .catch(() => {})
    const again = await createIdentity(deps).register(asked, 'second')
    expect(again.isReplay).to.equal(true)
    expect(await statusOf(again.playerId)).to.equal('open')
  })
})
