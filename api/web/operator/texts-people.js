/** What the operator's page says of looking at people: reveals, and who looked. */
import { inLanguage } from '../shared/texts.js'

export const peopleTexts = inLanguage({
  en: {
    reveal: {
      title: 'Reveal personal data',
      open: 'Reveal',
      about: 'What you choose is shown once, here. That you saw it, and why, stays on record.',
      field: 'Show',
      fields: {
        name: 'Name',
        email: 'E-mail',
        dateOfBirth: 'Date of birth',
        address: 'Address',
      },
      send: 'Show it, on record',
      shown: 'Shown once; it is masked again when this is closed.',
      close: 'Close',
    },
    access: {
      title: 'Access',
      about: 'Who of the staff looked at whose file, and at what of it. Every look is here.',
      caption: 'Looks of the staff, newest first',
      playerId: 'Player (id)',
      actorId: 'By (id of one of the staff)',
      show: 'Show',
      columns: {
        occurredAt: 'At',
        actor: 'By',
        operation: 'Looked at',
        subject: 'About',
        playerIds: 'Players shown',
        by: 'Searched by',
        fields: 'Revealed',
        reason: 'Reason',
        position: 'Position',
      },
    },
  },
})
