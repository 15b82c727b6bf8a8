/** What the modules are said to have is what lies in their folders. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { MODULES, modulesOf } from '../../../api/platform/modules.ts'
import { routes } from '../../../api/routes.ts'
import { registry } from '../../../projections/registry.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** What is written behind `field: '` in the files below a folder. */
function saidIn(folder: string, field: string): string[] {
  const found = new RegExp(`\\n  +${field}: '([^']+)'`, 'g')
  const all = filesIn(join(ROOT, folder)).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(found)].map(([, name = '']) => name),
  )
  return [...new Set(all)] // events and decider both say their category
}

function filesIn(folder: string): string[] {
  try {
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return all.filter((path) => path.endsWith('.ts')).map((path) => join(folder, path))
  } catch {
    return [] // a context without one
  }
}

describe('modules of the platform page', () => {
  const modules = modulesOf({ routes, readModels: registry })
  const names = registry.map(({ name }) => name)

  for (const name of MODULES) {
    const module = modules.find((one) => one.name === name)

    it(`${name} has the streams, read tables and routes of its folders`, () => {
      expect(module?.streams.map(({ category }) => category)).to.have.members(
        saidIn(`domain/${name}`, 'category'),
      )
      expect(module?.readTables.map((table) => table.name)).to.have.members(
        saidIn(`projections/${name}`, 'name').filter((table) => names.includes(table)),
      )
      const paths = new Set(saidIn(`api/${name}`, 'path'))
      expect(new Set(module?.routes.map(({ path }) => path))).to.deep.equal(paths)
    })
  }
})
