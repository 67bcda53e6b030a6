import type { Texts } from '../de';

export const safety: Pick<Texts, 'safety'> = {
  safety: {
    title: 'Safety',
    open: 'Safety: {{state}}',
    thePractice: 'Your practice',
    state: {
      none: 'Encryption is being set up',
      alone: 'encrypted',
      unverified: 'encrypted, not checked',
      verified: 'checked',
      known: 'known since {{day}}',
      changed: 'WARNING: key changed',
    },
    lead: 'Picture, sound and chat are end-to-end encrypted. Only the people in the consultation have the key, the server has not.',
    nobody: 'As soon as somebody is in the consultation, the check code is shown here.',
    compareHost: 'Read this code to each other. Is it the same for {{name}}?',
    compareGuest: 'Read this code to each other. Is it the same in the practice?',
    codeSpoken: 'Check code {{digits}}, or in words: {{words}}',
    equal: 'Same',
    unequal: 'Different',
    equalName: 'The code of {{name}} is the same',
    unequalName: 'The code of {{name}} is different',
    saidEqual: 'You pressed “same”.',
    guestSaidEqual: '{{name}} pressed “same”.',
    verifiedNow: 'Checked: you are talking to the right person and nobody listens in.',
    pin: {
      ask: 'Remember this practice on this device? Next time we notice if its key has changed. It is kept on this device only.',
      remember: 'Remember the practice',
      kept: 'This practice is remembered on this device.',
      forget: 'Do not remember it',
    },
    tan: {
      title: 'Spoken TAN',
      text: 'Tell the patient this number by telephone or on paper, never by text message or e-mail. If it is right, the consultation counts as checked.',
      make: 'Make a spoken TAN',
      set: 'A spoken TAN is set.',
      clear: 'Delete the spoken TAN',
      hostLocked: 'Wrong three times: this spoken TAN is no longer valid.',
      label: 'Spoken TAN of the practice',
      hint: 'Eight digits that the practice told you. Without a spoken TAN you can simply wait.',
      short: 'Please enter all eight digits.',
      wrong: 'This spoken TAN is not right. Please check the digits.',
      locked: 'The spoken TAN is no longer valid. You can wait all the same.',
      right: 'The spoken TAN is right: you are connected to the right practice.',
      running: 'Being checked …',
      submit: 'Check the spoken TAN',
    },
    keyChanged: {
      title: 'The key has changed',
      text: '{{practice}} uses another key than before. That may be a new device, but also an attack.',
      what: 'Call the practice and ask whether a new device is used there. Use a number that you already know.',
      leave: 'Cancel',
      accept: 'The practice confirmed it: continue',
    },
    alarm: {
      title: 'Safety warning',
      plain:
        'Picture or sound arrived that was not encrypted. We discarded it, nobody sees or hears it.',
      plainData: 'A message arrived that was not encrypted. We discarded it.',
      ghost:
        'Somebody is in the transmission whom you did not let in. This person sees and hears nothing.',
      renamed:
        'The server gave somebody in the transmission another name. We go on showing the name under which you let the person in.',
      forged: 'A forged or repeated message arrived. We discarded it.',
      changed:
        'Somebody tried to exchange the key of a guest. Compare the check codes before you talk.',
      codes:
        'The check codes were different. The person was removed and all keys were changed. Please invite them with a new link.',
      silent: 'A device does not confirm the new key. Picture and sound may stall there.',
      lost: 'A guest has not received your messages for a minute. Their picture and sound are stopped.',
      tan: 'The spoken TAN was entered wrongly.',
      tanLocked: 'The spoken TAN was wrong three times and is no longer valid.',
      attempts: 'A device knocked too often without success.',
      invite: 'New invitation',
      invited: 'New link for a new consultation:',
    },
    pulse: {
      warned: 'The practice is hard to reach at the moment.',
      stopped:
        'The practice cannot be reached. Your picture and sound are stopped until it is back.',
    },
    keyless: 'We are waiting for the key of the practice.',
    noPicture: 'The picture is not arriving yet.',
  },
};
