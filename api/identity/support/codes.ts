/** Codes of what is done for players and about them: tags, contacts, tasks, complaints. */
import type { Meaning } from '../../http/meaning.ts'

/** What the deciders reject. */
export const supportRejections = {
  COMPLAINT_ACKNOWLEDGED: {
    status: 409,
    title: 'The complaint is acknowledged already.',
    cause: 'A complaint is acknowledged once.',
    remedy: 'Decide it; nothing else is to be done before.',
  },
  COMPLAINT_ENDED: {
    status: 409,
    title: 'The complaint was decided, or is with somebody else.',
    cause: 'It was decided or referred, so that nothing can be changed of it.',
    remedy: 'Reopen it where there is something new, then go on.',
  },
  COMPLAINT_OPEN: {
    status: 409,
    title: 'The complaint is not decided yet.',
    cause: 'Before its deadline a complaint is decided before it is referred or opened again.',
    remedy: 'Decide it first.',
  },
  COMPLAINT_OWNED: {
    status: 409,
    title: 'The complaint is that person’s already.',
    cause: 'It was given to the same person before.',
    remedy: 'Give it to somebody else, or leave it.',
    pointer: '/ownerId',
  },
  COMPLAINT_UNKNOWN: {
    status: 404,
    title: 'There is no such complaint.',
    cause: 'No complaint has this id.',
    remedy: 'Take the id from the list of complaints.',
  },
  CONTACT_IN_FUTURE: {
    status: 422,
    title: 'The contact has not happened yet.',
    cause: 'Its instant is later than now.',
    remedy: 'Send the instant at which it began; what is still to come is a task.',
    pointer: '/contactedAt',
  },
  DUE_IN_PAST: {
    status: 422,
    title: 'The task would be late at once.',
    cause: 'Its due date has passed.',
    remedy: 'Send an instant that is still to come, or none.',
    pointer: '/dueAt',
  },
  TAG_ABSENT: {
    status: 409,
    title: 'The player does not have this tag.',
    cause: 'It was never given, or taken away before.',
    remedy: 'Read the tags of the player again.',
    pointer: '/tag',
  },
  TAG_PRESENT: {
    status: 409,
    title: 'The player has this tag already.',
    cause: 'A tag is given once.',
    remedy: 'Leave it, or take it away and give it anew with another reason.',
    pointer: '/tag',
  },
  TAGS_TOO_MANY: {
    status: 409,
    title: 'The player has as many tags as one may have.',
    cause: 'Twenty tags are there already.',
    remedy: 'Take one away that says nothing any more.',
    pointer: '/tag',
  },
  TASK_ENDED: {
    status: 409,
    title: 'The task is done.',
    cause: 'What is done is neither given to anybody nor done again.',
    remedy: 'Open another task where something is left to do.',
  },
  TASK_OWNED: {
    status: 409,
    title: 'The task is that person’s already.',
    cause: 'It was given to the same person before.',
    remedy: 'Give it to somebody else, or leave it.',
    pointer: '/ownerId',
  },
  TASK_UNKNOWN: {
    status: 404,
    title: 'There is no such task.',
    cause: 'No task has this id.',
    remedy: 'Take the id from the list of tasks.',
  },
} satisfies Record<string, Meaning>

/** What the API refuses by itself. */
export const supportCodes = {
  OWNER_UNKNOWN: {
    status: 422,
    title: 'Nobody of the staff has this id.',
    cause: 'Work is given to people of the staff whose account is in force.',
    remedy: 'Send the id of somebody of the staff, as GET /v1/me tells it to each of them.',
    pointer: '/ownerId',
  },
} satisfies Record<string, Meaning>
