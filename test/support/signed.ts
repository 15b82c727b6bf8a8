/** Tokens of anybody, signed as the API signs them, for tests that are not about signing in. */
import { randomUUID } from 'node:crypto'
import type { Role } from '../../api/http/caller.ts'
import { createRefreshTokens } from '../../api/identity/sign-in/refresh.ts'
import { openSigning } from '../../api/identity/sign-in/signing.ts'
import { transaction } from '../../postgres/postgres.ts'
import { system } from './system.ts'

/** A sign-in of its own, of somebody who has no account; with `id` of who has. */
export async function signedAs(role: Role, id: string = randomUUID()): Promise<string> {
  const { begin, issue } = await (opened ??= open())
  return issue(await begin({ id, role }))
}

let opened: ReturnType<typeof open> | null = null

async function open() {
  const { pool, masterKey: rootKey } = await system()
  const signing = await openSigning({ pool, rootKey, onTrouble: () => {} })
  const { begin } = createRefreshTokens({ pool, rootKey, revocations: signing.revocations })
  signing.stop()
  return {
    begin: (who: { id: string; role: Role }) => transaction(pool, (client) => begin(client, who)),
    issue: signing.tokens.issue,
  }
}
