// Tests of the supervisor and of child processes, with small children of their own.
import { fork } from 'node:child_process'
import { getEventListeners, once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runChild, startChild } from '../../embedded/child.ts'
import type { ChildSpec } from '../../embedded/child.ts'
import { PartFailed } from '../../embedded/part-failed.ts'
import { isAlive, until } from '../../embedded/processes.ts'
import { keepRunning } from '../../embedded/supervisor.ts'
import type { Instance, Kept } from '../../embedded/supervisor.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures')
/** Bound of every wait here, in ms. */
const BOUND_MS = 15_000

/** An instance that ends when the test says so. */
function fakeInstance(pid: number): Instance & { die: (reason: string) => void } {
  let die: (reason: string) => void = () => undefined
  const exited = new Promise<string>((resolve) => {
    die = resolve
  })
  return {
    pid,
    exited,
    die,
    stop: () => {
      die('stopped')
      return Promise.resolve()
    },
  }
}

describe('child process', () => {
  let folder: string
  const specOf = (script: string): ChildSpec => ({
    name: 'child',
    command: ['--import', createRequire(import.meta.url).resolve('tsx'), join(FIXTURES, script)],
    env: { ...process.env, DATA_DIR: folder, ACME_PART: 'child', PORT: '0', HOST: '127.0.0.1' },
    cwd: folder,
    logFile: join(folder, 'child.log'),
  })
  const notes = () => readFileSync(join(folder, 'tmp', 'notes'), 'utf8')

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acme-child-'))
    mkdirSync(join(folder, 'tmp'))
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is started once it says that it serves, and drains when it is stopped', async () => {
    const child = await startChild(specOf('house/api.ts'))
    expect(child.info['url']).to.match(/^http:\/\/127\.0\.0\.1:\d+$/)
    await child.stop()
    expect(await child.exited).to.equal('exit code 0')
    expect(notes()).to.equal('child serves\nchild drained\n')
  })

  it('drains when its parent is killed', async () => {
    const spec = specOf('house/api.ts')
    const parent = fork(join(FIXTURES, 'child-parent.ts'), [JSON.stringify(spec)])
    const [pid] = (await once(parent, 'message')) as [number]
    parent.kill('SIGKILL')
    expect(await until(() => !isAlive(pid), BOUND_MS)).to.equal(true)
    expect(notes()).to.equal('child serves\nchild drained\n')
  })

  it('leaves no listener on a signal that outlives many starts', async () => {
    const { signal } = new AbortController()
    const child = await startChild(specOf('house/api.ts'), signal)
    await child.stop()
    await runChild({ ...specOf('house/api.ts'), command: ['-e', ''] }, signal)
    expect(getEventListeners(signal, 'abort')).to.deep.equal([])
  })

  it('that migrates ends when its parent is killed, also where Postgres never answers', async () => {
    let isOpen = false
    const silent = createServer((socket) => {
      isOpen = true
      // Unread, it would not come to its end.
      socket.resume().on('close', () => (isOpen = false))
      socket.on('error', () => undefined)
    }).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const spec = specOf('../../../scripts/migrate.ts')
    const env = { ...spec.env, DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/c` }
    const parent = fork(join(FIXTURES, 'child-parent.ts'), [
      JSON.stringify({ ...spec, env }),
      'run',
    ])
    try {
      expect(await until(() => isOpen, BOUND_MS)).to.equal(true)
      parent.kill('SIGKILL')
      expect(await until(() => !isOpen, BOUND_MS)).to.equal(true)
    } finally {
      silent.close()
    }
    expect(readFileSync(spec.logFile, 'utf8')).to.include('The parent is gone')
  })

  it('that fails before it serves is told with its log and the log’s end', async () => {
    const spec = specOf('house/api.ts')
    const env = { ...spec.env, TEST_API_FAILS: 'yes' }
    const failure = await startChild({ ...spec, env }).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(PartFailed)
    expect(String(failure)).to.include(spec.logFile).and.include('the API was told to fail')
  })

  it('that is run to its end must end well', async () => {
    const spec = specOf('house/api.ts')
    await runChild({ ...spec, command: ['-e', 'process.exit(0)'] })
    const failure = await runChild({
      ...spec,
      command: ['-e', 'throw new Error("no table")'],
    }).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(PartFailed)
    expect(String(failure)).to.include('exit code 1').and.include('no table')
  })
})

describe('supervisor', () => {
  const started: ReturnType<typeof fakeInstance>[] = []
  let kept: Kept<Instance> | undefined

  const start = (): Promise<Instance> => {
    const instance = fakeInstance(started.length + 1)
    started.push(instance)
    return Promise.resolve(instance)
  }
  const onGiveUp = (error: Error) => expect.fail(error.message)
  const onTrouble = (error: unknown) => expect.fail(String(error))
  const last = () => started.at(-1) ?? expect.fail('nothing was started')

  beforeEach(() => {
    started.length = 0
  })

  afterEach(() => kept?.stop())

  it('starts a part again when it dies, and tells', async () => {
    const restarted: number[] = []
    const onRestart = ({ pid }: Instance) => void restarted.push(pid)
    const deaths: string[] = []
    kept = await keepRunning(
      { name: 'api', start },
      { onDeath: (reason) => void deaths.push(reason), onRestart, onTrouble, onGiveUp },
    )
    last().die('SIGKILL')
    expect(await until(() => restarted.length === 1, BOUND_MS)).to.equal(true)
    expect(deaths).to.eql(['SIGKILL'])
    expect(kept.current().pid).to.equal(2)
  })

  it('goes on keeping a part when whoever is told of its restart fails', async () => {
    const troubles: unknown[] = []
    const full = new Error('no space left on device')
    kept = await keepRunning(
      { name: 'api', start },
      {
        onRestart: () => {
          throw full
        },
        onTrouble: (error) => void troubles.push(error),
        onGiveUp,
      },
    )
    for (const restarts of [1, 2]) {
      last().die('SIGKILL')
      expect(await until(() => troubles.length === restarts, BOUND_MS)).to.equal(true)
    }
    expect(troubles).to.deep.equal([full, full])
    expect(kept.current().pid).to.equal(3)
  })

  it('gives a part up at the fifth death within a minute', async () => {
    const failure = new Promise<Error>((resolve) => {
      void keepRunning(
        { name: 'api', start },
        { onRestart: () => last().die('exit code 1'), onTrouble, onGiveUp: resolve },
      ).then((one) => {
        kept = one
        last().die('exit code 1')
      })
    })
    expect((await failure).message).to.equal('api died 5 times within 60 s, last by: exit code 1')
    expect(started).to.have.length(5)
  })

  /** Its first start succeeds, and so do those from number `from` on. */
  const failingUntil = (from: number) => () => {
    tries += 1
    return tries === 1 || tries >= from ? start() : Promise.reject(new Error('starting up'))
  }
  let tries = 0
  beforeEach(() => {
    tries = 0
  })

  it('tries a start again that fails more often than a part may die, as while Postgres recovers', async () => {
    let restarts = 0
    kept = await keepRunning(
      { name: 'api', start: failingUntil(7) },
      { onRestart: () => void (restarts += 1), onTrouble, onGiveUp },
    )
    last().die('SIGKILL')
    expect(await until(() => restarts === 1, BOUND_MS)).to.equal(true)
    expect(tries).to.equal(7)
  }).timeout(2 * BOUND_MS)

  it('gives a part up whose restarts fail for too long', async () => {
    const failure = new Promise<Error>((resolve) => {
      void keepRunning(
        { name: 'store', start: failingUntil(Infinity), failingMsMax: 600 },
        { onTrouble, onGiveUp: resolve },
      ).then((one) => {
        kept = one
        last().die('SIGKILL')
      })
    })
    expect((await failure).message).to.equal(
      'store could not be started again for 0.6 s, last by: starting up',
    )
    expect(tries).to.be.within(3, 6)
  })

  it('does not repeat a first start that fails', async () => {
    const part = { name: 'api', start: () => Promise.reject(new Error('bad schema')) }
    const failure = await keepRunning(part, { onTrouble, onGiveUp }).catch((e: unknown) => e)
    expect(failure).to.have.property('message', 'bad schema')
  })

  it('does not start a part again that was stopped, not even in the middle of a restart', async () => {
    let finish: (instance: Instance) => void = () => undefined
    const slow = () =>
      started.length === 0
        ? start()
        : new Promise<Instance>((resolve) => {
            finish = resolve
            started.push(fakeInstance(0))
          })
    kept = await keepRunning({ name: 'api', start: slow }, { onTrouble, onGiveUp })
    last().die('SIGKILL')
    expect(await until(() => started.length === 2, BOUND_MS)).to.equal(true)
    const stopped = kept.stop()
    const late = fakeInstance(3)
    finish(late)
    await stopped
    expect(await late.exited).to.equal('stopped')
    expect(started).to.have.length(2)
  })
})
