/** What each route takes, by operation: a body, and values for what its path names. */
import type { Route } from '../../api/http/route.ts'
import { routes } from '../../api/routes.ts'
import { newAccount } from './account.ts'

/** An id that nobody and nothing has. */
export const NOBODY = '0f0e0d0c-0000-4000-8000-000000000000'

export const GOOD_BODIES: Readonly<Record<string, Record<string, unknown>>> = {
  ...Object.fromEntries(
    (routes as readonly Route[]).flatMap(({ operationId, example: { body } }) =>
      body === undefined ? [] : [[operationId, body]],
    ),
  ),
  registerPlayer: newAccount(), // the example's could be registered but once
  makeTestAccount: { ...newAccount(), reason: 'tried' },
  changePassword: { password: 'not theirs', newPassword: 'password12345' }, // locks nobody out
  signIn: { email: 'bad-input@players.example', password: 'a long password' }, // locked by nobody else
}

/** Of path parameters: one of the wrong form, and one that nothing has. */
export const BAD_PARAMS: Readonly<Record<string, { malformed: string; unknown: string }>> = {
  sessionId: { malformed: 'x', unknown: NOBODY },
  signInId: { malformed: 'x', unknown: NOBODY },
  roundId: { malformed: 'x', unknown: NOBODY },
  playerId: { malformed: 'x', unknown: NOBODY },
  adjustmentId: { malformed: 'x', unknown: NOBODY },
  suspensionId: { malformed: 'x', unknown: NOBODY },
  staffId: { malformed: 'x', unknown: NOBODY },
  kind: { malformed: 'X9', unknown: 'nothing' },
  taskId: { malformed: 'x', unknown: NOBODY },
  complaintId: { malformed: 'x', unknown: NOBODY },
  name: { malformed: 'x9', unknown: 'nothing' },
}

/** The path with its one parameter filled in. */
export const pathWith = (path: string, value: string): string => path.replace(/\{\w+\}/, value)

export const paramOf = (path: string): string | undefined => /\{(\w+)\}/.exec(path)?.[1]
