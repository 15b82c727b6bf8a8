// Tests of config.ts: what the environment may say, and that .env.example says the same.
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from 'chai'
import { ConfigError, readConfig } from '../config.ts'
import { envExample } from '../scripts/support/env-example.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
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
      MASTER_KEY: 'short',
      TOKEN_KEY: 'nonsense',
      LOG_LEVEL: 'loud',
      DEMO_ACCOUNTS: '{',
    })
    for (const name of [
      'PORT',
      'EVENTSTORE_URL',
      'DATABASE_URL',
      'MASTER_KEY',
      'TOKEN_KEY',
      'LOG_LEVEL',
      'DEMO_ACCOUNTS',
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

  it('reads the token key as a PEM or as base64 of one', () => {
    const base64 = Buffer.from(PEM).toString('base64')
    expect(readConfig({ TOKEN_KEY: PEM }).tokenKey).to.equal(PEM)
    expect(readConfig({ TOKEN_KEY: base64 }).tokenKey).to.equal(PEM)
  })

  it('refuses a token key of another kind', () => {
    const other = generateKeyPairSync('ed25519').privateKey
    const pem = other.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(complaintOf({ TOKEN_KEY: pem })).to.include('P-256')
  })

  it('reads the demo accounts', () => {
    const accounts = [{ role: 'player', email: 'player@casino.example', password: 'secret' }]
    const { demoAccounts } = readConfig({ DEMO_ACCOUNTS: JSON.stringify(accounts) })
    expect(demoAccounts).to.eql(accounts)
  })

  it('is described by .env.example, which equals a fresh export', () => {
    const file = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
    expect(file).to.equal(envExample())
  })
})
