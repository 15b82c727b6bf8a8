/** Notes on a player, and contacts with them: written once, never changed. */
import { z } from 'zod'
import {
  contactChannelSchema,
  directionSchema,
  noteKindSchema,
} from '../../../domain/identity/support/events.ts'
import { contactsOf } from '../../../projections/identity/contacts.ts'
import { notesOf } from '../../../projections/identity/notes.ts'
import { AS_OF, AT, OPERATOR, PLAYER, POSITION } from '../../http/example-story.ts'
import { pageOf, pageReply, rowsOfPage } from '../../http/pages.ts'
import { defineRoute } from '../../http/route.ts'
import {
  anyInstantSchema,
  asOfSchema,
  dryRunSchema,
  effectOnRecordSchema,
  idSchema,
} from '../../http/schemas.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import type { Support } from './commands.ts'
import { listQuery, openedFor, openedSchema, refuseNobody } from './pages.ts'
import { writtenSchema, type Texts } from './texts.ts'

const params = z.strictObject({ playerId: idSchema })
const NOTE = '7a0b1c2d-3e4f-5a6b-8c7d-0e9f1a2b3c4d'
const WRITTEN = { position: POSITION, auditPosition: POSITION }

export const addNote = defineRoute<{ support: Support }>()({
  method: 'post',
  path: '/v1/operations/players/{playerId}/notes',
  operationId: 'addNote',
  summary:
    'Writes a note on a player. Its text is sealed under the player’s key, and never shown to them.',
  permission: 'support.write',
  appends: true,
  query: dryRunSchema,
  params,
  body: z.strictObject({ kind: noteKindSchema, text: writtenSchema }),
  status: 201,
  reply: z.object({ noteId: z.uuid(), ...effectOnRecordSchema }),
  rejects: ['PLAYER_UNKNOWN'],
  about: 'player',
  example: {
    body: { kind: 'payment', text: 'Asks why a payout takes three days.' },
    reply: { noteId: NOTE, ...WRITTEN },
  },
  handle: ({ params, body, caller, key }, { support }) =>
    support.addNote({ staff: caller, ...key }, { ...params, ...body }),
})

export const listNotes = defineRoute<{ readAfter: ReadAfter; texts: Texts }>()({
  method: 'get',
  path: '/v1/operations/players/{playerId}/notes',
  operationId: 'listNotes',
  summary: 'The notes on a player, newest first.',
  permission: 'support.read',
  params,
  query: listQuery,
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        noteId: z.uuid(),
        kind: noteKindSchema,
        text: openedSchema,
        writtenBy: z.string(),
        writtenAt: z.string(),
      }),
    ),
    ...pageReply,
    asOf: asOfSchema,
  }),
  about: 'player',
  example: {
    reply: {
      data: [
        {
          noteId: NOTE,
          kind: 'payment',
          text: 'Asks why a payout takes three days.',
          writtenBy: OPERATOR,
          writtenAt: AT,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ params: { playerId }, query, caller }, { readAfter, texts }) {
    await refuseNobody(readAfter, playerId, query.after)
    const { asOf, rows } = await readAfter(query.after, notesOf(playerId, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const opened = await openedFor(caller, { texts, rows: page.data }, (row) => row.sealed_text)
    const data = page.data.map((row, n) => ({
      noteId: row.note_id,
      kind: row.kind,
      text: opened[n] ?? null,
      writtenBy: row.written_by,
      writtenAt: row.written_at,
    }))
    return { ...page, data, asOf }
  },
})

export const recordContact = defineRoute<{ support: Support }>()({
  method: 'post',
  path: '/v1/operations/players/{playerId}/contacts',
  operationId: 'recordContact',
  summary: 'Records that the house and a player spoke, and of what; the summary is sealed.',
  permission: 'support.write',
  appends: true,
  query: dryRunSchema,
  params,
  body: z.strictObject({
    channel: contactChannelSchema,
    direction: directionSchema.describe('inbound: the player began'),
    contactedAt: anyInstantSchema,
    summary: writtenSchema,
  }),
  status: 201,
  reply: z.object({ contactId: z.uuid(), ...effectOnRecordSchema }),
  rejects: ['CONTACT_IN_FUTURE', 'PLAYER_UNKNOWN'],
  about: 'player',
  example: {
    body: {
      channel: 'phone',
      direction: 'inbound',
      contactedAt: AT,
      summary: 'Asked for the state of a payout.',
    },
    reply: { contactId: NOTE, ...WRITTEN },
  },
  handle: ({ params, body, caller, key }, { support }) => {
    const { summary: text, ...facts } = body
    return support.recordContact({ staff: caller, ...key }, { ...params, ...facts, text })
  },
})

export const listContacts = defineRoute<{ readAfter: ReadAfter; texts: Texts }>()({
  method: 'get',
  path: '/v1/operations/players/{playerId}/contacts',
  operationId: 'listContacts',
  summary: 'The contacts with a player, as they were recorded, newest first.',
  permission: 'support.read',
  params,
  query: listQuery,
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        contactId: z.uuid(),
        channel: contactChannelSchema,
        direction: directionSchema,
        contactedAt: z.string(),
        summary: openedSchema,
        writtenBy: z.string(),
      }),
    ),
    ...pageReply,
    asOf: asOfSchema,
  }),
  about: 'player',
  example: {
    reply: {
      data: [
        {
          contactId: NOTE,
          channel: 'phone',
          direction: 'inbound',
          contactedAt: AT,
          summary: `The player ${PLAYER.slice(0, 8)} asked for the state of a payout.`,
          writtenBy: OPERATOR,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ params: { playerId }, query, caller }, { readAfter, texts }) {
    await refuseNobody(readAfter, playerId, query.after)
    const { asOf, rows } = await readAfter(query.after, contactsOf(playerId, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const opened = await openedFor(caller, { texts, rows: page.data }, (row) => row.sealed_text)
    const data = page.data.map((row, n) => ({
      contactId: row.contact_id,
      channel: row.channel,
      direction: row.direction,
      contactedAt: row.contacted_at,
      summary: opened[n] ?? null,
      writtenBy: row.written_by,
    }))
    return { ...page, data, asOf }
  },
})
