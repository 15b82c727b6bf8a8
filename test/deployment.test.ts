/** What docker-compose.yml and the Dockerfile promise: parts that wait for each other, pinned, with settings that there are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parse } from 'yaml'
import { describeSettings } from '../config.ts'

const ROOT = join(import.meta.dirname, '..')

type Service = {
  image: string
  build?: string
  command?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test?: string[]; disable?: boolean }
}

const textOf = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const { services } = parse(textOf('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>
}
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined)

describe('the deployment', () => {
  it('has every part, and runs its script', () => {
    expect(Object.keys(services).sort()).to.eql(
      ['api', 'eventstore', 'migrate', 'postgres', 'redis', 'worker'].sort(),
    )
    for (const [name, { command = [] }] of ours) {
      expect(command, name).to.eql([`scripts/${name}.ts`])
      expect(textOf(command[0] ?? '')).to.include('runCli')
    }
  })

  it('pins what it takes from elsewhere to a whole version', () => {
    const images = Object.values(services).map(({ image }) => image)
    const base = [...textOf('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image)
    for (const image of [...images, ...base]) {
      expect(image).to.match(/:\d+\.\d+(\.\d+)?(-[a-z-]+)?$/)
    }
  })

  it('asks each part that stays whether it is well', () => {
    for (const [name, { healthcheck }] of Object.entries(services)) {
      const isOneShot = name === 'migrate'
      expect(healthcheck?.disable === true, name).to.equal(isOneShot)
      if (!isOneShot) expect(healthcheck?.test?.[0], name).to.equal('CMD')
    }
  })

  it('starts each part after what it needs is healthy, or done', () => {
    for (const [name, { depends_on: needs = {} }] of ours) {
      for (const [other, { condition }] of Object.entries(needs)) {
        const expected = other === 'migrate' ? 'service_completed_successfully' : 'service_healthy'
        expect(condition, `${name} on ${other}`).to.equal(expected)
      }
    }
    expect(services['api']?.depends_on).to.have.keys('eventstore', 'migrate', 'redis')
    expect(services['worker']?.depends_on).to.have.keys('eventstore', 'migrate')
  })

  it('sets settings that there are, and holds no secret', () => {
    const names = describeSettings().map(({ name }) => String(name))
    for (const [name, { environment = {} }] of ours) {
      expect(names, name).to.include.members(Object.keys(environment))
    }
    expect(services['api']?.environment?.['MASTER_KEY']).to.match(/^\$\{MASTER_KEY:\?/)
    expect(services['postgres']?.environment?.['POSTGRES_PASSWORD']).to.match(
      /^\$\{POSTGRES_PASSWORD:\?/,
    )
  })

  it('runs as nobody in particular, and lets the process itself hear SIGTERM', () => {
    const text = textOf('Dockerfile')
    expect(text).to.match(/^USER node$/m)
    expect(text).to.match(/^ENTRYPOINT \["node", "--import", "tsx"\]$/m)
  })
})
