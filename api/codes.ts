/** Every code an error answer may carry: the tables of the contexts, put together. */
import type { Rejection } from '../domain/rejections.ts'
import { merged } from '../domain/shared/merged.ts'
import { gamesCodes, gamesRejections } from './games/codes.ts'
import { httpCodes } from './http/codes.ts'
import type { Meaning } from './http/meaning.ts'
import { identityCodes, identityRejections } from './identity/codes.ts'
import { operationsCodes, operationsRejections } from './operations/codes.ts'
import { platformCodes } from './platform/codes.ts'
import { walletCodes, walletRejections } from './wallet/codes.ts'

/** A new reason of a decider does not compile until one of these says what it means. */
export const rejections = merged(
  identityRejections,
  walletRejections,
  gamesRejections,
  operationsRejections,
) satisfies Record<Rejection, Meaning>

const tables = merged(
  rejections,
  httpCodes,
  identityCodes,
  gamesCodes,
  walletCodes,
  operationsCodes,
  platformCodes,
)

export type Code = keyof typeof tables

export const meanings: Readonly<Record<Code, Meaning>> = tables
