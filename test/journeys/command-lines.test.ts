// Tests of the commands as processes: an ordinary mistake ends at once, in words, with its exit code.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { startEventStore } from '../../embedded/event-store/server.ts'
import { until } from '../../embedded/processes.ts'
import { EXIT } from '../../scripts/support/cli.ts'
import type { ExitCode } from '../../scripts/support/cli.ts'
import { programOf } from '../support/program.ts'

const SCRIPTS = join(import.meta.dirname, '../../scripts')
/** A database that must not be asked before the refusal. */
const NOWHERE = ['--database-url', 'postgres://127.0.0.1:9/x']
/** A word too many, for commands that take some. */
const SURPLUS: Record<string, string[]> = {
  code: ['auditor', 'surplus'],
  config: ['env-example', 'surplus'],
  keys: ['list', 'surplus'],
  eventstore: ['--data', '.', 'surplus'],
  'payment-gateway': ['--data', '.', 'surplus'],
  provider: ['--data', '.', 'surplus'],
  players: ['index', 'surplus'],
  projections: ['list', 'rounds', 'surplus'],
  reactions: ['replay', 'surplus'],
  rebuild: ['cancel', 'rounds', 'surplus'],
  staff: ['list', 'surplus'],
}
const NEEDS_DATA = ['eventstore', 'payment-gateway', 'provider']
const SESSION = 'a0000000-0000-4000-8000-000000000002'

describe('commands', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acme-commands-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  async function run(name: string, ...words: string[]) {
    const { PATH } = process.env
    const env = { PATH, DATA_DIR: join(folder, 'data') }
    const args = [...programOf(join(SCRIPTS, `${name}.ts`)), ...words]
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const told = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => (told.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (told.err += chunk.toString()))
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    expect(told.err).not.to.match(/^ +at /m)
    return { code, ...told }
  }

  const MISTAKES: [string, string[], ExitCode, string][] = [
    ['simulate', ['--players', '0'], EXIT.usage, '--players takes a whole number from 1'],
    ['simulate', ['--bets', '0'], EXIT.usage, '--bets takes a whole number from 1'],
    ['simulate', ['--url', 'notaurl'], EXIT.usage, '--url must be an address'],
    ['simulate', ['--url', 'http://127.0.0.1:9'], EXIT.failed, 'Cannot reach the API'],
    ['migrate', ['--database-url', 'junk'], EXIT.usage, '--database-url must be'],
    ['migrate', ['--database-url', 'postgres://127.0.0.1:9/x'], EXIT.failed, 'Nothing answers'],
    ['verify', ['--all', '--eventstore-url', 'junk'], EXIT.usage, '--eventstore-url must be'],
    ['verify', ['--all', '--data', '/dev'], EXIT.failed, 'No data folder at /dev: there is no'],
    ['verify', ['--all', '--data', 'none-here'], EXIT.failed, 'nothing is there. That of npm'],
    ['verify', ['--all', '--data', 'package.json'], EXIT.usage, 'is verified by node --import'],
    ['verify', ['--all', '--backup', 'package.json'], EXIT.failed, 'holds no backup: it is a file'],
    ['rebuild', ['wallet_balance', '--no-input', ...NOWHERE], EXIT.usage, 'asks nobody: add --yes'],
    ['rebuild', ['wallet_balance', ...NOWHERE], EXIT.usage, 'Nobody can be asked here: add --yes'],
    ['bench', ['--compare', 'no-such-commit'], EXIT.usage, 'There is no commit no-such-commit'],
    ['bench', ['--pairs', '6'], EXIT.usage, '--pairs takes a whole number'],
    ['rebuild', [], EXIT.usage, 'Something is missing: NAME, or --changed'],
    ['rebuild', ['rounds', '--changed'], EXIT.usage, 'builds what has changed, and not: rounds'],
    ['rebuild', ['--changed', '--yes', '--until', '5'], EXIT.usage, 'takes a NAME'],
    ['rebuild', ['--changed', '--dry-run', '--yes'], EXIT.usage, 'takes no --yes'],
    ['rebuild', ['--changed', ...NOWHERE], EXIT.usage, 'Nobody can be asked here: add --yes'],
    ['rebuild', ['cancel'], EXIT.usage, 'Something is missing: cancel NAME'],
    ['rebuild', ['cancel', 'rounds', '--dry-run'], EXIT.usage, 'cancel takes no --dry-run'],
    ['rebuild', ['--yes', 'pause', 'rounds'], EXIT.usage, 'pause takes no --yes'],
    ['rebuild', ['resume', 'rounds', '--throttle', '5'], EXIT.usage, 'resume takes no --throttle'],
    ['rebuild', ['rounds', '--to-the-end'], EXIT.usage, 'takes no --to-the-end'],
    ['rebuild', ['rounds', '--yes', '--rows', '3'], EXIT.usage, '--rows belongs to --dry-run'],
    ['rebuild', ['rounds', '--dry-run', '--throttle', '5'], EXIT.usage, 'takes no --throttle'],
    ['projections', ['list', '--rows', '3'], EXIT.usage, 'list takes no --rows'],
    ['projections', ['retry', '--rules', 'x'], EXIT.usage, 'retry takes no --rules'],
    ['projections', ['coverage', ...NOWHERE], EXIT.usage, 'coverage takes no --database-url'],
    ['projections', ['lists'], EXIT.usage, 'There is no action "lists": list, prove'],
    ['staff', ['list', '--role', 'auditor'], EXIT.usage, 'list takes no --role'],
    ['staff', ['reset', 'a@casino.example', '--role', 'x'], EXIT.usage, 'reset takes no --role'],
    ['config', ['env-example', '--check'], EXIT.usage, 'env-example takes no --check'],
    ['config', ['--check', '--json'], EXIT.usage, '--check shows nothing'],
    [
      'verify',
      ['--all', '--data', '.', '--eventstore-url', 'esdb://127.0.0.1:9'],
      EXIT.usage,
      'One of --data, --backup and --eventstore-url',
    ],
    ['api', [], EXIT.config, '  MASTER_KEY: '],
    ['worker', [], EXIT.config, '  DATABASE_URL: '],
    ['eventstore', [], EXIT.usage, '--data'],
    ['payment-gateway', ['--data', '.'], EXIT.config, '  PAYMENT_SECRET: '],
    ['provider', ['--data', '.'], EXIT.config, '  PROVIDER_SECRET: '],
  ]
  for (const [name, words, code, why] of MISTAKES) {
    it(`refuse ${[name, ...words].join(' ')}`, async () => {
      const ended = await run(name, ...words)
      expect(ended).to.include({ code, out: '' })
      expect(ended.err).to.include(why)
    })
  }

  for (const name of ['start', 'api', 'worker', 'eventstore', 'payment-gateway', 'provider']) {
    it(`tell what ${name} does without starting it`, async () => {
      const { code, out } = await run(name, '--help')
      expect(code).to.equal(EXIT.ok)
      expect(out).to.match(/^Usage: npm (start|run [\w-]+) -- /)
      if (!NEEDS_DATA.includes(name)) expect(out).to.match(/EVENTSTORE_URL[\s\S]+Exit codes:\n/)
      expect(existsSync(join(folder, 'data'))).to.equal(false)
    })
  }

  /** Parts of `npm run deps`, which take no words. */
  const CHECKS = ['module-count.ts', 'deps-bite.ts']
  const COMMANDS = readdirSync(SCRIPTS)
    .filter((file) => file.endsWith('.ts') && !CHECKS.includes(file))
    .map((file) => file.replace('.ts', ''))
  for (const name of COMMANDS) {
    it(`refuse what ${name} does not know, and document how it ends`, async function () {
      this.timeout(60_000)
      const words = SURPLUS[name] ?? ['surplus']
      const [unknown, surplus, help] = await Promise.all([
        run(name, ...(NEEDS_DATA.includes(name) ? ['--data', folder] : []), '--nonsense'),
        run(name, ...words),
        run(name, '--help'),
      ])
      expect(unknown).to.include({ code: EXIT.usage, out: '' })
      expect(unknown.err).to.include("unknown option '--nonsense'")
      expect(surplus).to.include({ code: EXIT.usage, out: '' })
      expect(surplus.err).to.match(/too many arguments|and not: surplus/)
      expect(help).to.include({ code: EXIT.ok, err: '' })
      expect(help.out).to.match(/Exit codes:\n {2}0 .*\n[\s\S]* {2}2 +usage\n/)
      expect(help.out.match(/Exit codes:/g)).to.have.length(1)
      if (help.out.includes('Actions:')) expect(help.out).to.match(/Actions:\n {2}\S/)
      for (const flag of ['--database-url', '--eventstore-url']) {
        const line = help.out.split('\n').find((each) => each.startsWith(`  ${flag} <url>`))
        if (line !== undefined) expect(line).to.match(/<url> +else [A-Z_]+, else the one of npm/)
      }
      expect(existsSync(join(folder, 'data'))).to.equal(false)
    })
  }

  it('tell in one line that a port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await until(() => server.listening, 5_000)
    const { port } = server.address() as AddressInfo
    const ended = await run('eventstore', '--port', String(port), '--data', folder)
    server.close()
    expect(ended.code).to.equal(EXIT.failed)
    expect(ended.err).to.match(/^Port \d+ of 127\.0\.0\.1 is taken.*\n$/)
  })

  it('say what they did not find, and that no events are no proof', async () => {
    const store = await startEventStore({ dataDir: folder })
    await store.stop()
    const session = await run('verify', '--session', SESSION, '--data', folder)
    expect(session.code).to.equal(EXIT.notFound)
    expect(session.err).to.include(`no such session ${SESSION} in 0 events`)
    const file = await run('verify', '--all', '--data', join(folder, 'events.log'))
    expect(file).to.include({ code: EXIT.usage, out: '' })
    expect(file.err).to.include(`give the folder that it is in: --data ${folder}\n`)
    const all = await run('verify', '--all', '--data', folder)
    expect(all.code).to.equal(EXIT.notFound)
    expect(all.err).to.include('no events')
  })

  it('end in words when an export cannot be written', async () => {
    const store = await startEventStore({ dataDir: folder })
    await store.stop()
    writeFileSync(join(folder, 'file'), '')
    const target = join(folder, 'file', 'export.ndjson')
    const { code, err } = await run('verify', '--all', '--data', folder, '--export', target)
    expect(code).to.equal(EXIT.failed)
    expect(err).to.include(target)
  })
})
