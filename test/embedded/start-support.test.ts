// Tests of what the command lines share: where things are, exit codes, progress.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ConfigError } from '../../config.ts'
import {
  CliError,
  command,
  EXIT,
  exitCodeOf,
  withJson,
  writeJson,
} from '../../scripts/support/cli.ts'
import { inPlainWords } from '../../scripts/support/plain-words.ts'
import { formatProgress } from '../../scripts/support/progress.ts'
import { whereIs } from '../../scripts/support/where.ts'

const RUN = {
  url: 'http://127.0.0.1:3000',
  eventStoreUrl: 'esdb://127.0.0.1:2113?tls=false',
  eventStoreHealthUrl: 'http://127.0.0.1:2114',
  databaseUrl: 'postgres://acme:x@127.0.0.1:5432/postgres',
  pids: { start: process.pid },
  demo: [{ role: 'auditor', email: 'auditor@casino.example', password: 'secret' }],
}
/** Above every pid that Linux gives. */
const PID_OF_NOBODY = 2 ** 22 + 1

describe('command lines', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acme-where-'))
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const writeRun = (run: unknown) => writeFileSync(join(folder, 'run.json'), JSON.stringify(run))

  describe('whereIs', () => {
    it('takes the flag, then the environment, then run.json', () => {
      writeRun(RUN)
      const env = { DATA_DIR: folder, DATABASE_URL: 'postgres://env/db' }
      const flags = { eventstoreUrl: 'esdb://flag:2113' }
      const where = whereIs({ flags, env })
      expect(where.eventStoreUrl).to.equal('esdb://flag:2113')
      expect(where.eventStoreHealthUrl).to.equal(undefined)
      expect(where.databaseUrl).to.equal('postgres://env/db')
      expect(where.url).to.equal(RUN.url)
      expect(whereIs({ env }).eventStoreHealthUrl).to.equal(RUN.eventStoreHealthUrl)
    })

    it('calls a flag that is no address a usage error, and a setting a configuration error', () => {
      const failureOf = (from: Parameters<typeof whereIs>[0]) => {
        try {
          return whereIs(from)
        } catch (error) {
          return error
        }
      }
      for (const flag of ['eventstoreUrl', 'databaseUrl', 'url']) {
        const failure = failureOf({ flags: { [flag]: 'junk' }, env: {} })
        expect(failure).to.be.instanceOf(CliError).and.have.property('code', EXIT.usage)
      }
      expect(failureOf({ env: { ACME_URL: 'junk' } })).to.be.instanceOf(ConfigError)
    })

    it('says to run npm start where nothing runs', () => {
      const where = whereIs({ env: { DATA_DIR: folder } })
      expect(() => where.url).to.throw(CliError, 'Run `npm start` first')
    })

    it('does not believe a run.json whose npm start is gone', () => {
      writeRun({ ...RUN, pids: { start: PID_OF_NOBODY } })
      const where = whereIs({ env: { DATA_DIR: folder } })
      expect(() => where.databaseUrl).to.throw(CliError, 'Run `npm start` first')
    })

    it('says so when run.json is not what it should be', () => {
      writeFileSync(join(folder, 'run.json'), '{')
      const where = whereIs({ env: { DATA_DIR: folder } })
      expect(() => where.url).to.throw(CliError, 'is not what npm start writes')
    })
  })

  describe('exit codes', () => {
    const usageOf = (...words: string[]) => {
      const parser = withJson(command('verify', 'Verifies.')).configureOutput({
        writeErr: () => undefined,
        writeOut: () => undefined,
      })
      try {
        parser.parse(words, { from: 'user' })
        return EXIT.ok
      } catch (error) {
        return exitCodeOf(error)
      }
    }

    it('are 2 for a usage error and 0 for help', () => {
      expect(usageOf('--bogus')).to.equal(2)
      expect(usageOf('--help')).to.equal(0)
      expect(usageOf('--json')).to.equal(0)
    })

    it('are those of the error otherwise', () => {
      const write = process.stderr.write.bind(process.stderr)
      process.stderr.write = () => true
      try {
        expect(exitCodeOf(new CliError('no such round', EXIT.notFound))).to.equal(4)
        expect(exitCodeOf(new ConfigError('bad'))).to.equal(78)
        expect(exitCodeOf(new Error('bug'))).to.equal(1)
      } finally {
        process.stderr.write = write
      }
    })
  })

  describe('failures in plain words', () => {
    const failed = (details: object, message = 'm') => Object.assign(new Error(message), details)

    it('are those of files, ports and addresses, also as the cause of another', () => {
      const missing = failed({ code: 'ENOENT', path: '/no/log' })
      expect(inPlainWords(missing)).to.equal('There is no /no/log. Check the path.')
      expect(inPlainWords(new Error('fetch failed', { cause: missing }))).to.include('/no/log')
      const taken = failed({ code: 'EADDRINUSE', address: '127.0.0.1', port: 80 })
      expect(inPlainWords(taken)).to.include('127.0.0.1:80 is taken')
      const low = failed({ code: 'EACCES', syscall: 'listen', address: '127.0.0.1', port: 80 })
      expect(inPlainWords(low)).to.include('above 1023')
      const refused = failed({ code: 'ECONNREFUSED', address: '::1', port: 9 })
      const both = Object.assign(new AggregateError([refused]), { code: 'ECONNREFUSED' })
      expect(inPlainWords(both)).to.include('Nothing answers at ::1:9')
    })

    it('are those of the store and of PostgreSQL', () => {
      const away = failed({ type: 'unavailable' }, '14 UNAVAILABLE: no. Resolution note: none')
      expect(inPlainWords(away)).to.match(/^The event store cannot be read: no\. Start it/)
      const bare = failed({ severity: 'ERROR', code: '42P01' }, 'relation "x" does not exist')
      expect(inPlainWords(bare)).to.include('relation "x"').and.include('npm run migrate')
      const secret = failed({ severity: 'FATAL', code: '28P01' }, 'password authentication failed')
      expect(inPlainWords(secret)).to.include('DATABASE_URL')
    })

    it('are not what may be a bug', () => {
      const bugs = [failed({ severity: 'ERROR', code: '42601' }), failed({ code: 'ERR_X' })]
      for (const bug of [...bugs, new TypeError('x'), 'x', undefined]) {
        expect(inPlainWords(bug)).to.equal(undefined)
      }
    })
  })

  it('write JSON to the file they are given, bigints as digits', async () => {
    const file = join(folder, 'result.json')
    expect(await writeJson(undefined, {})).to.equal(false)
    expect(await writeJson(file, { amount: 250n })).to.equal(false)
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.eql({ amount: '250' })
  })

  it('foretell the end of what they do', () => {
    const text = formatProgress({ done: 1200, total: 5000, elapsedMs: 3000, unit: 'rounds' })
    expect(text).to.equal('1,200 of 5,000 rounds  400/s  10 s left')
    const slow = formatProgress({ done: 3, total: 12, elapsedMs: 90_000, unit: 'runs' })
    expect(slow).to.equal('3 of 12 runs  2/min  270 s left')
    expect(formatProgress({ done: 0, elapsedMs: 0, unit: 'rounds' })).to.equal('0 rounds  0/s')
  })
})
