/**
 * Stream `rules-{kind}`. Four eyes: who drafts a pack is not who approves it; and it is activated ahead, so that whoever goes by
 * rules knows of it before the first event that it holds for.
 */
import { accept, reject, type Decider } from '../../shared/decider.ts'
import { plusMs } from '../../shared/instant.ts'
import type { RulePackEvent } from './events.ts'
import {
  evolvePacks,
  noPacks,
  overlaps,
  weighPacks,
  type KnownPack,
  type RulePackState,
} from './state.ts'

type Of<Type extends RulePackEvent['type']> = Extract<RulePackEvent, { type: Type }>['data']

/** How far ahead a pack begins to hold at least, in ms: more than it takes every process to know, and clocks to differ. */
export const LEAD_MS = 5_000

/** Of a pack as JSON, in bytes of UTF-8. */
export const PACK_BYTES_MAX = 256 * 1024

/** Drafts that wait for somebody, of one kind. */
export const OPEN_DRAFTS_MAX = 20

type By = { version: string; reason: string; by: string }

/** `now`: the instant of the events it makes; `by`: the id of the member of the staff who gives the command. */
export type RulePackCommand =
  | {
      type: 'DraftPack'
      now: string
      draft: Of<'PackDrafted'>
      bytes: number
      /** Of what code ships of the kind. */
      shippedVersion: string
    }
  | ({ type: 'ApprovePack' | 'RejectPack' } & By)
  | ({ type: 'WithdrawPack'; now: string } & By)
  | ({ type: 'ActivatePack'; now: string; at: string } & By)

export type RulePackRejection =
  | 'PACK_BACKDATED'
  | 'PACK_DATES_INVALID'
  | 'PACK_DECIDED'
  | 'PACK_IN_FORCE'
  | 'PACK_NOT_APPROVED'
  | 'PACK_NOT_EFFECTIVE'
  | 'PACK_OVERLAPS'
  | 'PACK_TOO_LARGE'
  | 'PACK_UNKNOWN'
  | 'PACK_VERSION_TAKEN'
  | 'PACKS_PENDING'
  | 'SAME_PERSON'

export const rulePack: Decider<RulePackCommand, RulePackEvent, RulePackState, RulePackRejection> = {
  category: 'rules',
  initialState: noPacks,
  weigh: weighPacks,
  evolve: evolvePacks,
  decide(command, state) {
    if (command.type === 'DraftPack') return draft(command, state)
    const pack = state.packs.get(command.version)
    if (pack === undefined) return reject('PACK_UNKNOWN')
    switch (command.type) {
      case 'ApprovePack':
      case 'RejectPack':
        return judge(command, pack)
      case 'WithdrawPack':
        return withdraw(command, pack)
      case 'ActivatePack':
        return activate(command, { state, pack })
    }
  },
}

type Command<Type extends RulePackCommand['type']> = Extract<RulePackCommand, { type: Type }>

function draft(
  { now, draft: data, bytes, shippedVersion }: Command<'DraftPack'>,
  state: RulePackState,
) {
  const { version, effectiveFrom, effectiveTo } = data
  if (bytes > PACK_BYTES_MAX) return reject('PACK_TOO_LARGE')
  if (effectiveTo !== null && effectiveTo <= effectiveFrom) return reject('PACK_DATES_INVALID')
  if (version === shippedVersion || state.packs.has(version)) return reject('PACK_VERSION_TAKEN')
  if (effectiveFrom < plusMs(now, LEAD_MS)) return reject('PACK_BACKDATED')
  const open = [...state.packs.values()].filter(
    ({ status }) => status === 'drafted' || status === 'approved',
  )
  if (open.length >= OPEN_DRAFTS_MAX) return reject('PACKS_PENDING')
  return accept<RulePackEvent>({ type: 'PackDrafted', data })
}

function judge(command: Command<'ApprovePack' | 'RejectPack'>, pack: KnownPack) {
  const { version, reason, by } = command
  const { status, draftedBy } = pack
  if (status !== 'drafted') return reject('PACK_DECIDED')
  if (by === draftedBy) return reject('SAME_PERSON')
  return command.type === 'ApprovePack'
    ? accept<RulePackEvent>({
        type: 'PackApproved',
        data: { version, draftedBy, approvedBy: by, reason },
      })
    : accept<RulePackEvent>({ type: 'PackRejected', data: { version, draftedBy, reason } })
}

/** What has begun to hold, or is about to, is ended by another pack alone. */
function withdraw({ now, version, reason }: Command<'WithdrawPack'>, pack: KnownPack) {
  const { status, draftedBy, at } = pack
  if (status === 'rejected' || status === 'withdrawn') return reject('PACK_DECIDED')
  if (at !== null && at < plusMs(now, LEAD_MS)) return reject('PACK_IN_FORCE')
  return accept<RulePackEvent>({ type: 'PackWithdrawn', data: { version, draftedBy, reason } })
}

function activate(
  { now, at, version, reason }: Command<'ActivatePack'>,
  { state, pack }: { state: RulePackState; pack: KnownPack },
) {
  const { status, hash, effectiveFrom, effectiveTo, draftedBy, approvedBy } = pack
  if (status === 'drafted') return reject('PACK_NOT_APPROVED')
  if (status !== 'approved' || approvedBy === null) return reject('PACK_DECIDED')
  if (at < plusMs(now, LEAD_MS)) return reject('PACK_BACKDATED')
  if (at < effectiveFrom || (effectiveTo !== null && at >= effectiveTo)) {
    return reject('PACK_NOT_EFFECTIVE')
  }
  if (overlaps(state, { at, to: effectiveTo })) return reject('PACK_OVERLAPS')
  const sequence = state.sequence + 1
  const people = { draftedBy, approvedBy, reason }
  return accept<RulePackEvent>({
    type: 'PackActivated',
    data: { version, sequence, at, effectiveTo, hash, ...people },
  })
}
