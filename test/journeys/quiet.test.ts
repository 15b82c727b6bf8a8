/** Commands that tell their progress on stderr, and with --quiet do not: what they found is the same. */
import { expect } from 'chai'
import { newPlayer } from '../support/http.ts'
import { runScript } from '../support/script.ts'
import { system, type System } from '../support/system.ts'

const COMMANDS: [string, string[]][] = [
  ['verify', ['--all']],
  ['projections', ['prove', 'wallet_balance']],
  ['rebuild', ['wallet_balance', '--dry-run']],
  ['simulate', ['--players', '1', '--bets', '2', '--seed', '7']],
]

describe('--quiet', function () {
  this.timeout(60_000)
  let parts: System
  before(async () => {
    parts = await system()
    await newPlayer(parts.url) // a history of nobody has no progress
  })

  for (const [name, words] of COMMANDS) {
    it(`leaves ${name} its result and takes its progress away`, async () => {
      const { eventStoreUrl, databaseUrl, url } = parts
      const at = { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl, ACME_URL: url }
      const told = await runScript(name, words, at)
      const quiet = await runScript(name, [...words, '--quiet'], at)
      expect(told.stderr).to.match(/\d (events|rounds) {2}\d/)
      expect(quiet).to.include({ code: told.code, stderr: '' })
      expect(quiet.stdout).not.to.equal('')
    })
  }
})
