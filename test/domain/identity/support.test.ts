/** Notes, contacts and tags of a player. */
import { expect } from 'chai'
import { support } from '../../../domain/identity/support/decider.ts'
import type { SupportEvent } from '../../../domain/identity/support/events.ts'
import { KNOWN_TAGS, TAGS_MAX, tagSchema } from '../../../domain/identity/support/tags.ts'
import { DEPOSIT } from '../../support/wallet-facts.ts'
import { AT, given } from '../../support/given.ts'

const sealedText = 'v1.AAAA'
const reason = 'asked for it'
const contact = {
  contactId: DEPOSIT,
  channel: 'phone' as const,
  direction: 'inbound' as const,
  contactedAt: AT,
  sealedText,
}
const tagged = (tag: string): SupportEvent => ({ type: 'TagAdded', data: { tag, reason } })

describe('support', () => {
  it('takes every note', () => {
    const note = { noteId: DEPOSIT, kind: 'general' as const, sealedText }
    given(support).when({ type: 'AddNote', note }).appends({ type: 'NoteAdded', data: note })
  })
  it('takes a contact that has begun, and none that is to come', () => {
    const recorded: SupportEvent = { type: 'ContactRecorded', data: contact }
    given(support).when({ type: 'RecordContact', at: AT, contact }).appends(recorded)
    const before = '2025-12-31T23:59:59.999Z'
    given(support).when({ type: 'RecordContact', at: before, contact }).rejects('CONTACT_IN_FUTURE')
  })
  it('has a tag once, and takes away what is there', () => {
    const add = { type: 'AddTag', tag: 'press', reason } as const
    const remove = { type: 'RemoveTag', tag: 'press', reason } as const
    given(support).when(add).appends(tagged('press'))
    given(support, tagged('press')).when(add).rejects('TAG_PRESENT')
    const removed: SupportEvent = { type: 'TagRemoved', data: { tag: 'press', reason } }
    given(support, tagged('press')).when(remove).appends(removed)
    given(support, tagged('press'), removed).when(remove).rejects('TAG_ABSENT')
    given(support, tagged('press'), removed).when(add).appends(tagged('press'))
  })
  it('has so many tags and no more', () => {
    const all = Array.from({ length: TAGS_MAX }, (_, n) => tagged(`x-${n}`))
    const add = { type: 'AddTag', tag: 'press', reason } as const
    given(support, ...all.slice(1))
      .when(add)
      .appends(tagged('press'))
    given(support, ...all)
      .when(add)
      .rejects('TAGS_TOO_MANY')
  })
  it('knows tags of its list, and free ones by their form', () => {
    for (const tag of [...KNOWN_TAGS, 'x-a', 'x-plays-at-night']) {
      expect(tagSchema.safeParse(tag).success, tag).to.equal(true)
    }
    for (const tag of ['', 'Press', 'plays-at-night', 'x-', 'x--a', 'x-A', `x-${'a'.repeat(31)}`]) {
      expect(tagSchema.safeParse(tag).success, tag).to.equal(false)
    }
  })
})
