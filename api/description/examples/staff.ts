/** Examples of what the staff see and do. */
import {
  ADJUSTMENT,
  AS_OF,
  AT,
  COMPLIANCE,
  OPERATOR,
  PLAYER,
  POSITION,
  type Examples,
} from '../example-story.ts'

const recorded = { position: POSITION, auditPosition: POSITION }
const because = { reason: 'a round was paid twice' }
const decided = { adjustmentId: ADJUSTMENT, ...recorded }

export const staffExamples: Examples = {
  listProjections: {
    reply: {
      data: [
        {
          name: 'wallet_balance',
          generation: 1,
          version: 3,
          status: 'live',
          position: POSITION,
          lagSeconds: 0,
          lagEvents: 0,
          stopped: [],
        },
      ],
    },
  },
  rebuildProjection: {
    body: { reason: 'the rules of the bonus have changed' },
    reply: { name: 'wallet_balance', generation: 2, position: POSITION },
  },
  setVipTier: {
    body: { tier: 'gold', reason: 'a guest of the house' },
    reply: { playerId: PLAYER, tier: 'gold', previous: 'bronze', ...recorded },
  },
  getAuditLog: {
    reply: {
      data: [
        {
          actionId: ADJUSTMENT,
          action: 'adjustment.request',
          ...because,
          subject: { kind: 'player', id: PLAYER },
          actor: { role: 'operator', id: OPERATOR },
          details: { amount: '400', direction: 'debit' },
          outcome: 'done',
          position: POSITION,
          occurredAt: AT,
          fact: { stream: `adjustment-${ADJUSTMENT}`, revision: '0' },
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  requestAdjustment: { body: { amount: '-400', ...because }, reply: decided },
  approveAdjustment: {
    body: { reason: 'seen in the ledger' },
    reply: { ...decided, currency: 'EUR', balance: '9848' },
  },
  refuseAdjustment: { body: { reason: 'it was paid once' }, reply: decided },
  listAdjustments: {
    reply: {
      data: [
        {
          adjustmentId: ADJUSTMENT,
          playerId: PLAYER,
          direction: 'debit',
          amount: '400',
          requestedBy: OPERATOR,
          ...because,
          requestedAt: AT,
          position: POSITION,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  getAdjustment: {
    reply: {
      adjustmentId: ADJUSTMENT,
      playerId: PLAYER,
      direction: 'debit',
      amount: '400',
      status: 'applied',
      why: null,
      requestedBy: OPERATOR,
      ...because,
      requestedAt: AT,
      decidedBy: COMPLIANCE,
      decisionReason: 'seen in the ledger',
      decidedAt: AT,
      balance: '9848',
      revision: '2',
      asOf: AS_OF,
    },
  },
}
