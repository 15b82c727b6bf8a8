// Tests of the data folder: format, lock, keys, what an earlier run left.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDataDir } from '../../embedded/data-dir.ts'
import { adoptNextMasterKey, keepKeys, keepNextMasterKey, WrongKey } from '../../embedded/keys.ts'
import { FolderInUse } from '../../embedded/lock.ts'
import { openLog } from '../../embedded/logs.ts'
import { UnusableFolder } from '../../embedded/unusable-folder.ts'
import { endLeftovers, markOf, writeRunFile } from '../../embedded/run-file.ts'

const HOLDER = join(import.meta.dirname, 'fixtures', 'folder-holder.ts')
const OTHER_KEY = Buffer.alloc(32, 7)

const modeOf = (path: string) => statSync(path).mode & 0o777

describe('data folder', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acme-data-'))
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  describe('format', () => {
    it('makes a missing folder for its owner alone', () => {
      const path = join(folder, 'deep', 'data')
      const dataDir = openDataDir(path)
      expect(dataDir.isNew).to.equal(true)
      expect(modeOf(path)).to.equal(0o700)
      expect(readFileSync(join(path, 'format'), 'utf8')).to.equal('1\n')
      dataDir.release()
      expect(openDataDir(path).isNew).to.equal(false)
    })

    it('closes a folder that others could enter', () => {
      chmodSync(folder, 0o755)
      openDataDir(folder)
      expect(modeOf(folder)).to.equal(0o700)
    })

    it('refuses a folder that holds something else, and changes nothing in it', () => {
      chmodSync(folder, 0o755)
      writeFileSync(join(folder, 'thesis.txt'), 'years of work')
      expect(() => openDataDir(folder)).to.throw(UnusableFolder, 'holds no data of this program')
      expect(readdirSync(folder)).to.eql(['thesis.txt'])
      expect(modeOf(folder)).to.equal(0o755)
    })

    it('refuses a newer format by saying so', () => {
      writeFileSync(join(folder, 'format'), '2\n')
      expect(() => openDataDir(folder)).to.throw(UnusableFolder, 'written by a newer release')
    })

    it('refuses a format it cannot read', () => {
      writeFileSync(join(folder, 'format'), 'one')
      expect(() => openDataDir(folder)).to.throw(UnusableFolder, 'does not know')
    })

    it('refuses a path that is a file', () => {
      writeFileSync(join(folder, 'file'), '')
      expect(() => openDataDir(join(folder, 'file'))).to.throw(UnusableFolder, 'data folder')
    })
  })

  describe('lock', () => {
    it('names the process that has the folder', () => {
      openDataDir(folder)
      expect(() => openDataDir(folder)).to.throw(FolderInUse, `in use by process ${process.pid}`)
    })

    it('is free after a release', () => {
      openDataDir(folder).release()
      expect(readdirSync(folder)).not.to.include('lock')
      openDataDir(folder)
    })

    it('is taken over from a process that was killed', async () => {
      const holder = fork(HOLDER, [folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      await once(holder, 'message')
      expect(() => openDataDir(folder)).to.throw(FolderInUse, `in use by process ${holder.pid}`)
      holder.kill('SIGKILL')
      await once(holder, 'exit')
      openDataDir(folder)
    })

    it('is taken over from a process whose number is used by another now', () => {
      writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }))
      openDataDir(folder)
    })

    it('is taken over when a crash left it torn', () => {
      writeFileSync(join(folder, 'lock'), '{"pid":')
      openDataDir(folder)
    })
  })

  describe('keys', () => {
    it('are made at the first start, for their owner alone, and stay', () => {
      const keys = keepKeys(folder)
      expect(Buffer.from(keys.masterKey, 'base64')).to.have.length(32)
      expect(modeOf(join(folder, 'master.key'))).to.equal(0o600)
      expect(keepKeys(folder)).to.eql(keys)
    })

    it('come from the environment where it has them, and are not written', () => {
      const keys = keepKeys(folder, { masterKey: OTHER_KEY })
      expect(keys).to.eql({ masterKey: OTHER_KEY.toString('base64') })
      expect(existsSync(join(folder, 'master.key'))).to.equal(false)
    })

    it('refuse a master key that is not the one the folder began with', () => {
      keepKeys(folder)
      expect(() => keepKeys(folder, { masterKey: OTHER_KEY })).to.throw(WrongKey, 'MASTER_KEY')
    })

    it('go over to the next one, the same after a rotation that was cut off', () => {
      keepKeys(folder)
      const next = keepNextMasterKey(folder)
      expect(keepNextMasterKey(folder)).to.equal(next)
      adoptNextMasterKey(folder)
      expect(keepKeys(folder).masterKey).to.equal(next)
      expect(keepNextMasterKey(folder)).not.to.equal(next)
    })

    it('refuse to make a second master key where the first came from the environment', () => {
      keepKeys(folder, { masterKey: OTHER_KEY })
      expect(() => keepKeys(folder)).to.throw(WrongKey, 'not set now')
    })
  })

  describe('leftovers', () => {
    const run = { url: '', eventStoreUrl: '', databaseUrl: '', paymentUrl: '', demo: [] }
    const idle = (env: Record<string, string>) =>
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        env: { ...process.env, ...env },
        stdio: 'ignore',
      })

    it('are ended when they carry the mark of this folder, and no others', async () => {
      const ours = idle(markOf('api', folder))
      const elsewhere = idle(markOf('worker', `${folder}-other`))
      const stranger = idle({})
      try {
        const pids = {
          api: Number(ours.pid),
          worker: Number(elsewhere.pid),
          eventstore: Number(stranger.pid),
        }
        writeRunFile(folder, { ...run, pids })
        expect(modeOf(join(folder, 'run.json'))).to.equal(0o600)
        const ended = once(ours, 'exit')
        expect(await endLeftovers(folder)).to.eql(['api'])
        await ended
        expect([elsewhere.exitCode, elsewhere.signalCode]).to.eql([null, null])
        expect([stranger.exitCode, stranger.signalCode]).to.eql([null, null])
      } finally {
        for (const child of [ours, elsewhere, stranger]) child.kill('SIGKILL')
      }
    })

    it('are none where run.json is missing or torn', async () => {
      expect(await endLeftovers(folder)).to.eql([])
      writeFileSync(join(folder, 'run.json'), '{"pids"')
      expect(await endLeftovers(folder)).to.eql([])
    })
  })

  it('puts a log aside once it is larger than 10 MiB, and keeps one', () => {
    const log = join(folder, 'api.log')
    openLog(log)
    openLog(log)
    expect(readdirSync(folder)).to.eql(['api.log'])
    truncateSync(log, 10 * 1024 * 1024 + 1)
    openLog(log)
    expect(readdirSync(folder)).to.have.members(['api.log', 'api.log.1'])
    expect(statSync(log).size).to.equal(0)
  })
})
