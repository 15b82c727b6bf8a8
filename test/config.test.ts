// Tests of config.ts: what the environment may say, and that .env.example says the same.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from 'chai'
import { ConfigError, lacking, readConfig } from '../config.ts'
import { envExample } from '../scripts/support/env-example.ts'
import { inWords, settingsInForce } from '../scripts/support/settings-in-force.ts'

const ZEROS_HEX = '00'.repeat(32)

const complaintOf = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('config', () => {
  it('has a default for everything that one machine needs', () => {
    const config = readConfig({})
    expect(config).to.include({ port: 3000, host: '127.0.0.1', logLevel: 'info' })
    expect(config.dataDir).to.equal(resolve('.data'))
    expect(config.eventStoreUrl).to.equal(undefined)
  })

  it('has no licence where nothing is said, but where nobody plays for money', () => {
    const all = ['GB', 'MT', 'DE', 'SE', 'DK', 'ES', 'CA-ON']
    expect(readConfig({}).licences).to.deep.equal([])
    expect(readConfig({ ENVIRONMENT: 'staging' }).licences).to.deep.equal([])
    expect(readConfig({ ENVIRONMENT: 'demo' }).licences).to.deep.equal(all)
    expect(readConfig({ ENVIRONMENT: 'embedded' }).licences).to.deep.equal(all)
    const some = readConfig({ ENVIRONMENT: 'embedded', LICENCES: 'MT, GB' })
    expect(some.licences).to.deep.equal(['GB', 'MT'])
    for (const LICENCES of ['XX', 'MT,MT', 'MT;GB', 'CA']) {
      expect(complaintOf({ LICENCES })).to.match(/LICENCES: must be markets/)
    }
  })

  it('is frozen', () => {
    expect(readConfig({})).to.satisfy(Object.isFrozen)
  })

  it('takes an empty value for an unset one', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).to.include({ port: 3000 })
  })

  it('names every wrong setting at once', () => {
    const complaint = complaintOf({
      PORT: '70000',
      EVENTSTORE_URL: 'http://127.0.0.1',
      DATABASE_URL: 'nonsense',
      REDIS_URL: 'http://127.0.0.1:6379',
      RATE_LIMIT: '-1',
      SIGN_IN_LIMIT: 'many',
      TRUST_PROXY: 'true',
      MASTER_KEY: 'short',
      MASTER_KEY_NEXT: 'nonsense',
      PAYMENT_URL: 'localhost:2200',
      PAYMENT_SECRET: 'short',
      PROVIDER_SECRET: 'short',
      PROVIDERS: '{',
      LOG_LEVEL: 'loud',
      DEMO_ACCOUNTS: '{',
      ACME_URL: 'notaurl',
    })
    for (const name of [
      'PORT',
      'EVENTSTORE_URL',
      'DATABASE_URL',
      'REDIS_URL',
      'RATE_LIMIT',
      'SIGN_IN_LIMIT',
      'TRUST_PROXY',
      'MASTER_KEY',
      'MASTER_KEY_NEXT',
      'PAYMENT_URL',
      'PAYMENT_SECRET',
      'PROVIDER_SECRET',
      'PROVIDERS',
      'LOG_LEVEL',
      'DEMO_ACCOUNTS',
      'ACME_URL',
    ]) {
      expect(complaint).to.match(new RegExp(`^ {2}${name}: `, 'm'))
    }
    expect(complaint).not.to.include('short')
  })

  it('reads the master key as hex or base64', () => {
    const base64 = Buffer.alloc(32).toString('base64')
    expect(readConfig({ MASTER_KEY: ZEROS_HEX }).masterKey).to.eql(Buffer.alloc(32))
    expect(readConfig({ MASTER_KEY: base64 }).masterKey).to.eql(Buffer.alloc(32))
  })

  it('reads the demo accounts', () => {
    const accounts = [{ role: 'player', email: 'player@casino.example', password: 'secret' }]
    const { demoAccounts } = readConfig({ DEMO_ACCOUNTS: JSON.stringify(accounts) })
    expect(demoAccounts).to.eql(accounts)
  })

  it('takes an address of KurrentDB for one of EventStoreDB, and needs a host in it', () => {
    const { eventStoreUrl } = readConfig({ EVENTSTORE_URL: 'kurrentdb+discover://db:2113' })
    expect(eventStoreUrl).to.equal('esdb+discover://db:2113')
    expect(complaintOf({ EVENTSTORE_URL: 'esdb://' })).to.include('EVENTSTORE_URL')
  })

  it('takes a Redis in the clear or by TLS, and limits of requests', () => {
    for (const REDIS_URL of ['redis://:s3cret@r:6379/2', 'rediss://user:s3cret@r:6380']) {
      expect(readConfig({ REDIS_URL }).redisUrl).to.equal(REDIS_URL)
    }
    expect(readConfig({})).to.include({ rateLimit: 300, signInLimit: 60, trustProxy: 0 })
    expect(readConfig({ RATE_LIMIT: '0', TRUST_PROXY: '2' })).to.include({
      rateLimit: 0,
      trustProxy: 2,
    })
  })

  it('takes the nodes of a cluster, a user, and options', () => {
    const cluster = 'esdb://ops:s3cret@a.db:2113,b.db:2113,[::1]:2114?nodePreference=leader'
    expect(readConfig({ EVENTSTORE_URL: cluster }).eventStoreUrl).to.equal(cluster)
    for (const wrong of ['http://db:2113', 'esdb://a:2113,', 'esdb://a b', 'esdb://a:port']) {
      expect(complaintOf({ EVENTSTORE_URL: wrong }), wrong).to.include('EVENTSTORE_URL')
    }
  })

  it('names what a program lacks, and nothing else', () => {
    const { message } = lacking('The API', {
      DATABASE_URL: 'postgres://h/d',
      MASTER_KEY: undefined,
    })
    expect(message).to.include('The API needs').and.include('  MASTER_KEY: 32 bytes')
    expect(message).not.to.match(/DATABASE_URL|MASTER_KEY_NEXT/)
  })

  it('is shown with where each setting comes from, and no secret', () => {
    const env = {
      MASTER_KEY: ZEROS_HEX,
      DATABASE_URL: 'postgres://u:hush@h/d',
      HOST: '',
      REDIS_URL: 'rediss://:hush@r:6380',
      PAYMENT_SECRET: 'hush'.repeat(8),
      PROVIDER_SECRET: 'hush'.repeat(8),
      PROVIDERS: '[{"name":"one","profile":"softswiss","key":"hush"}]',
    }
    const shown = inWords(settingsInForce(env))
    expect(shown).to.match(/^HOST +127\.0\.0\.1 +default$/m)
    expect(shown).to.match(/^DATABASE_URL +postgres:\/\/u:\*\*\*@h\/d +environment$/m)
    expect(shown).to.match(/^REDIS_URL +rediss:\/\/:\*\*\*@r:6380 +environment$/m)
    expect(shown).not.to.include('hush')
    expect(shown).to.match(/^MASTER_KEY +\(secret\) +environment$/m)
    expect(shown).to.match(/^MASTER_KEY_NEXT +- +unset$/m)
    expect(shown).not.to.include(ZEROS_HEX)
  })

  it('is shown in columns, however long a name is', () => {
    const values = settingsInForce({}).map(({ value }) => value ?? '-')
    const lines = inWords(settingsInForce({})).trimEnd().split('\n')
    const starts = lines.map((line, n) => line.indexOf(` ${values[n]} `))
    expect(new Set(starts).size, lines.join('\n')).to.equal(1)
  })

  it('is shown without the password that an address has among its parameters', () => {
    for (const [hidden, shown] of [
      ['postgres://h/d?user=u&password=hu%26sh@x&a=1', 'postgres://h/d?user=u&password=***&a=1'],
      ['postgres://u:hush@h:1/d?sslpassword=hush', 'postgres://u:***@h:1/d?sslpassword=***'],
      ['postgres://h:5432/d?p%61ssword=hush', 'postgres://h:5432/d?p%61ssword=***'],
    ]) {
      const lines = inWords(settingsInForce({ DATABASE_URL: hidden }))
      expect(lines).to.match(/^DATABASE_URL +(\S+) +environment$/m)
      expect(/^DATABASE_URL +(\S+)/m.exec(lines)?.[1]).to.equal(shown)
    }
  })

  it('is described by .env.example, which equals a fresh export', () => {
    const file = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
    expect(file).to.equal(envExample())
  })
})
