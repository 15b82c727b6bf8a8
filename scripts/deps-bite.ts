// Shows that the import rules bite: a tree of stubs with the rooms' names, a forbidden import in each file, each to be refused
// by the rule that forbids it, and nothing else to be refused. Rules see paths alone, so stubs show what the tree itself would.
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { allowed, bites, type Case } from './support/bites.ts'
import { config, cruised } from './support/cruise.ts'

const isPackage = (to: string) => !to.includes('.ts')

/** As a file writes it: relative, or the name of a package. */
const specifierOf = ({ from, to }: Case) => {
  const path = relative(dirname(from), to)
  return isPackage(to) ? to : path.startsWith('.') ? path : `./${path}`
}

const FORMS = {
  value: (to: string) => `import { x } from '${to}'`,
  types: (to: string) => `import type { X } from '${to}'`,
  both: (to: string) => `import type { X } from '${to}'\nimport { x } from '${to}'`,
  handedOn: (to: string) => `export * from '${to}'`,
  later: (to: string) => `await import('${to}')`,
  effect: (to: string) => `import '${to}'`,
} satisfies Record<Case['form'], (to: string) => string>

async function write(folder: string, cases: readonly Case[]): Promise<void> {
  const texts = new Map<string, string>()
  for (const { to } of cases) if (!isPackage(to)) texts.set(to, '')
  for (const one of cases) {
    texts.set(one.from, `${texts.get(one.from) ?? ''}${FORMS[one.form](specifierOf(one))}\n`)
  }
  for (const [file, text] of texts) {
    if (file.startsWith('nowhere/')) continue
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), `${text}export {}\n`)
  }
  for (const file of ['.dependency-cruiser.cjs', 'rooms.cjs', 'tsconfig.json', 'package.json']) {
    await copyFile(file, join(folder, file))
  }
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
}

const folder = await mkdtemp(join(tmpdir(), 'deps-bite-'))
try {
  await write(folder, [...bites, ...allowed])
  const { violations } = await cruised(folder)
  const told = (from: string, rule: string) => `${from}: ${rule}`
  const refused = new Set(violations.map(({ from, rule }) => told(from, rule.name)))
  const expected = new Set(bites.map(({ from, rule }) => told(from, rule)))
  const bitten = new Set(bites.map(({ rule }) => rule))
  const faults = [
    ...[...expected].filter((one) => !refused.has(one)).map((one) => `not refused: ${one}`),
    ...[...refused].filter((one) => !expected.has(one)).map((one) => `refused as well: ${one}`),
    ...config.forbidden
      .filter(({ name }) => !bitten.has(name))
      .map(({ name }) => `a rule without a bite in scripts/support/bites.ts: ${name}`),
  ]
  if (faults.length > 0) {
    process.stderr.write(`${faults.join('\n')}\n`)
    process.exitCode = 1
  } else {
    process.stdout.write(
      `${expected.size} forbidden imports are refused by ${bitten.size} rules, ${allowed.length} others are not\n`,
    )
  }
} finally {
  await rm(folder, { recursive: true })
}
