/** What each style answers in each situation, to the byte: the table of the providers' documents. */
import { expect } from 'chai'
import type { RawAnswer } from '../../../integrations/providers/call.ts'
import { profileSchema } from '../../../integrations/providers/profile.ts'
import { SITUATIONS, type Situation } from '../../../integrations/providers/situations.ts'
import {
  byHash,
  byHmac,
  bySha256Rsa,
  house,
  hub88,
  pragmatic,
  softswiss,
  STAKES,
} from './signed.ts'

const status = (code: string) =>
  `{"user":"player-1","status":"${code}","request_uuid":"call-1","currency":"EUR","balance":10050000}`
const DONE =
  '{"balance":10050,"game_id":"round-1","transactions":[{"action_id":"tx-1","tx_id":"our-1"}]}'
const CODED = /^\{"code":(\d+),"message":"[^"]+","balance":10050\}$/
const STAKED =
  '{"transactionId":"our-1","currency":"EUR","cash":98.50,"bonus":2.00,"usedPromo":0.25,"error":0,"description":"Success"}'
const ERROR = /^\{"error":(\d+),"description":"[^"]+"\}$/

/** Of the SOFTSWISS style HTTP status and code, of the Pragmatic style the error; 0 is done. */
const TABLE: Record<Situation, [hub88: string, softswiss: [number, number], pragmatic: number]> = {
  ok: ['RS_OK', [200, 0], 0],
  duplicate: ['RS_OK', [200, 0], 0],
  mismatch: ['RS_ERROR_DUPLICATE_TRANSACTION', [400, 400], 120],
  funds: ['RS_ERROR_NOT_ENOUGH_MONEY', [412, 100], 1],
  payoutUnknown: ['RS_ERROR_TRANSACTION_DOES_NOT_EXIST', [404, 404], 100],
  payoutOfReturned: ['RS_ERROR_TRANSACTION_ROLLED_BACK', [200, 0], 120],
  stakeOfReturned: ['RS_ERROR_TRANSACTION_ROLLED_BACK', [200, 0], 120],
  rollbackUnknown: ['RS_OK', [200, 0], 0],
  rollbackRepeated: ['RS_OK', [200, 0], 0],
  rollbackOfPayout: ['RS_OK', [200, 0], 120],
  roundClosed: ['RS_ERROR_UNKNOWN', [400, 400], 120],
  tokenExpired: ['RS_ERROR_TOKEN_EXPIRED', [412, 101], 4],
  tokenUnknown: ['RS_ERROR_INVALID_TOKEN', [412, 101], 4],
  playerUnknown: ['RS_ERROR_INVALID_TOKEN', [412, 101], 2],
  playerBlocked: ['RS_ERROR_USER_DISABLED', [412, 110], 6],
  gameUnknown: ['RS_ERROR_INVALID_GAME', [412, 107], 8],
  gameClosed: ['RS_ERROR_INVALID_GAME', [412, 107], 8],
  notAllowed: ['RS_ERROR_INVALID_PARTNER', [412, 153], 3],
  limit: ['RS_ERROR_LIMIT_REACHED', [412, 105], 50],
  stakeMax: ['RS_ERROR_LIMIT_REACHED', [412, 106], 310],
  realityCheck: ['RS_ERROR_LIMIT_REACHED', [412, 105], 210],
  currency: ['RS_ERROR_WRONG_CURRENCY', [412, 154], 7],
  amountInvalid: ['RS_ERROR_WRONG_TYPES', [400, 400], 7],
  types: ['RS_ERROR_WRONG_TYPES', [400, 400], 7],
  syntax: ['RS_ERROR_WRONG_SYNTAX', [400, 400], 7],
  signature: ['RS_ERROR_INVALID_SIGNATURE', [403, 403], 5],
  internal: ['RS_ERROR_UNKNOWN', [500, 500], 100],
  retryLater: ['RS_ERROR_UNKNOWN', [503, 503], 100],
}

const codeIn = ({ body }: RawAnswer, form: RegExp) => Number(form.exec(body)?.[1])

describe('provider profiles', () => {
  for (const { profile } of [hub88, softswiss, pragmatic]) {
    it(`${profile.name} is of the form, with an answer in every situation`, () => {
      expect(profileSchema.parse(profile)).to.deep.equal(profile)
      expect(Object.keys(profile.answers)).to.have.members([...SITUATIONS])
    })
  }
  it('is refused where it would lose money, or could not be read', () => {
    const { answers } = hub88.profile
    const messagesOf = (change: object) =>
      profileSchema
        .safeParse({ ...hub88.profile, ...change })
        .error?.issues.map(({ message }) => message)
    expect(messagesOf({ answers: { ...answers, internal: answers.ok } })).to.deep.equal([
      'internal would be taken for done',
    ])
    expect(
      messagesOf({ retries: { stakeFinal: ['RS_ERROR_UNKNOWN'], payoutFinal: [] } }),
    ).to.deep.equal(['internal would be taken for final', 'retryLater would be taken for final'])
    expect(messagesOf({ retries: { stakeFinal: ['RS_NO'], payoutFinal: [] } })).to.deep.equal([
      'retries: RS_NO is never answered',
    ])
    expect(messagesOf({ paths: { '/end': 'close' } })).to.deep.equal([
      '/end: the style hub88 has no close',
    ])
    expect(messagesOf({ signature: { kind: 'md5-params', field: 'hash' } })).to.deep.equal([
      'the style hub88 has no form whose fields could be signed',
    ])
    const { ok, ...incomplete } = answers
    expect(messagesOf({ answers: incomplete })).to.have.length(1)
    expect(ok.http).to.equal(200)
  })

  for (const situation of SITUATIONS) {
    it(`is answered in each style: ${situation}`, async () => {
      const [inHub88, [http, code], error] = TABLE[situation]
      const asHub88 = await hub88.handle(
        bySha256Rsa('/transaction/bet', STAKES.hub88),
        house({ situation }),
      )
      expect(asHub88.situation).to.equal(situation)
      expect(asHub88.answer.status).to.equal(200)
      expect(asHub88.answer.body).to.equal(status(inHub88))

      const { answer: asSoftswiss } = await softswiss.handle(
        byHmac('/play', STAKES.softswiss),
        house({ situation }),
      )
      expect(asSoftswiss.status).to.equal(http)
      if (code === 0) expect(asSoftswiss.body).to.equal(DONE)
      else expect(codeIn(asSoftswiss, CODED)).to.equal(code)

      const { answer: asPragmatic } = await pragmatic.handle(
        byHash('/bet.html', STAKES.pragmatic),
        house({ situation }),
      )
      expect(asPragmatic.status).to.equal(200)
      if (error === 0) expect(asPragmatic.body).to.equal(STAKED)
      else expect(codeIn(asPragmatic, ERROR)).to.equal(error)
    })
  }
  it('asks for an end of a round once more by a code of its own in the Pragmatic style', async () => {
    const close = byHash('/endRound.html', { userId: 'p', gameId: 'g', roundId: '1' })
    const { answer } = await pragmatic.handle(close, house({ situation: 'internal', wallet: null }))
    expect(codeIn(answer, ERROR)).to.equal(130)
  })
  it('tells nothing of a wallet that it does not know', async () => {
    const unknown = () => house({ situation: 'playerUnknown', wallet: null, parts: [] })
    const { answer } = await hub88.handle(bySha256Rsa('/transaction/bet', STAKES.hub88), unknown())
    expect(answer.body).to.equal(
      '{"user":"player-1","status":"RS_ERROR_INVALID_TOKEN","request_uuid":"call-1"}',
    )
    const refused = await softswiss.handle(byHmac('/play', STAKES.softswiss), unknown())
    expect(refused.answer.body).to.equal('{"code":101,"message":"Player is invalid"}')
  })
})
