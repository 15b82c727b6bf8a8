/** What the player's page says of letters, addresses and agreements. */
import { inLanguage } from '../shared/texts.js'

export const account = inLanguage({
  en: {
    newTerms: (version) =>
      `There are newer terms (version ${version}): read and accept them to play or pay in.`,
    terms: {
      link: 'Terms of use (in a new tab)',
      about: 'The versions of the terms of use, and from which day (UTC) each is in force.',
      version: (version) => `Version ${version}`,
      from: (day) => `from ${day} on`,
      inForce: 'in force',
      text: 'The text is that of the operator of this house, who publishes it beside these pages. On record is which version you accepted, and when.',
    },
    linkGone: 'A link of a letter is kept nowhere on this page. Open it again from the letter.',
    forgotten: {
      intro:
        'We send a link to your e-mail address; with it you choose a new password within an hour.',
      submit: 'Send me a link',
      sent: 'If there is an account with this address, a letter is on its way. Look among unwanted mail, too.',
    },
    reset: {
      intro: 'Choose a new password. You are signed out everywhere, and sign in with it.',
      submit: 'Set the new password',
      done: 'Your password is changed.',
    },
    verifyEmail: {
      title: 'Confirm your e-mail address',
      intro: 'Confirm that the letter with this link was sent to your address.',
      submit: 'Confirm',
      done: 'Your e-mail address is confirmed.',
      next: 'Go on to your wallet',
    },
    changeEmail: {
      title: 'Your new e-mail address',
      intro: 'From now on your account has the address that this link was sent to.',
      submit: 'Use this address',
      done: 'Your e-mail address is changed: sign in with it from now on.',
      next: 'Go on to your wallet',
    },
    email: {
      present: 'Present address',
      isVerified: 'confirmed',
      verify: 'Send me a link',
      verifyText: 'It is not confirmed yet: a link in a letter does that.',
      verificationSent: 'A letter is on its way; its link works for a day.',
      other: 'Another address',
      next: 'New e-mail address',
      change: 'Change address',
      changeText:
        'A link is sent to the new address, and a notice to the present one, which stays until the link is used.',
      changeSent: 'Both letters are on their way. The address changes once the link is used.',
    },
    ownData: {
      intro:
        'A copy of all that is kept of you: profile, sign-ins, letters, consents, restrictions, every movement of money and every round. Left out is what the law does not let us tell.',
      format: 'As',
      formats: { html: 'a page to read', json: 'JSON for programs' },
      submit: 'Download',
      done: 'Your data are downloaded.',
    },
    agreements: {
      terms: 'Terms',
      noTerms: 'You have accepted the terms in force.',
      due: (version) =>
        `Version ${version} of the terms is in force. Without it you can take money out, and not play or pay in.`,
      accept: (version) => `Accept version ${version}`,
      accepted: (version) => `You have accepted version ${version}.`,
      marketing: 'Marketing',
      marketingText:
        'We write to you about what you choose here, and in no other way. Nothing is chosen unless you do.',
      products: { betting: 'Betting', casino: 'Casino', bingo: 'Bingo', lottery: 'Lottery' },
      channels: {
        email: 'E-mail',
        sms: 'SMS',
        phone: 'Phone',
        post: 'Post',
        push: 'Notifications',
      },
      save: 'Save',
      saved: 'Your choice is saved.',
      history: 'Changes',
      noHistory: 'None yet.',
      given: 'allowed',
      withdrawn: 'not allowed any more',
    },
  },
})
