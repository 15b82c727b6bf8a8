/** docs/runbook.md followed to the letter, on a running system with rounds played: each of its commands, in order. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ask, newPlayer } from '../support/http.ts'
import { system } from '../support/system.ts'

/** The command lines of the document's code blocks. */
const commands = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => /^ {4,}(npm run .*)$/.exec(line)?.[1] ?? [])

type Ended = { code: number | null; output: string }

const run = (line: string, env: NodeJS.ProcessEnv): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line], { env })
    let output = ''
    const take = (chunk: Buffer) => (output += String(chunk))
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })

describe('the runbook', function () {
  this.timeout(240_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acme-runbook-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('holds commands that do what it says', async () => {
    const { url, eventStoreUrl, databaseUrl, masterKey } = await system()
    const { token, sessionId } = await newPlayer(url)
    const body = { stake: '100', choice: '4950' }
    await ask(url, 'POST', { path: `/v1/sessions/${sessionId}/bets`, token, body })
    const env = {
      ...process.env,
      EVENTSTORE_URL: eventStoreUrl,
      DATABASE_URL: databaseUrl,
      MASTER_KEY: masterKey.toString('hex'),
      BACKUP: join(folder, 'backup'),
    }
    expect(commands).to.have.lengthOf.at.least(7)
    for (const line of commands) {
      const { code, output } = await run(line, env)
      expect({ line, code, output }).to.include({ line, code: 0 })
    }
  })
})
