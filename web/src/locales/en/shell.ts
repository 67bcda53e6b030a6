import type { Texts } from '../de';

export const shell: Pick<Texts, 'common' | 'title' | 'problem' | 'outcome' | 'unsupported'> = {
  common: {
    copy: 'Copy',
    back: 'Back',
    cancel: 'Cancel',
    close: 'Close',
    continue: 'Continue',
    copied: 'Copied',
    menu: 'Menu',
    tryAgain: 'Try again',
    loading: 'One moment please …',
    tooLong: 'This takes longer than usual.',
    language: 'Language',
    skipToContent: 'Skip to content',
    emergency: 'In an emergency please call 112.',
    secondsLeft_one: '{{count}} second left',
    secondsLeft_other: '{{count}} seconds left',
  },
  title: {
    home: 'Sign in',
    dashboard: 'Your consultations',
    patient: 'Video consultation',
    call: 'Consultation',
  },
  problem: {
    unreachable: 'The server does not answer. Please check your internet connection.',
    rateLimited: 'Too many attempts. Please wait {{seconds}} seconds.',
    forbidden: 'You are not allowed to do this.',
    signedOut: 'Please sign in again.',
    notFound: 'This does not exist any more.',
    ended: 'This consultation is already over.',
    full: 'The consultation is full. Nobody else can join.',
    invalid: 'This input does not work. Please change it.',
    confirm: 'Please confirm once more that it is you.',
    secondFactor: 'You need a second factor for this.',
    wrongPasskey: 'This passkey does not fit. Please take another way.',
    wrongCode: 'This code is wrong or used already.',
    lastFactor: 'You must keep this second factor. Set up another one first.',
    lastAdmin: 'Somebody must be left to run the practice.',
    emailTaken: 'There is an account with this e-mail in your practice already.',
    noPasskeys: 'Passkeys do not work under this address. Take one-time codes.',
    weakPassword:
      'This password is too easy to guess. Try several words that have nothing to do with each other.',
    other: 'That did not work. Please try again.',
  },
  outcome: {
    denied: {
      title: 'It is not possible right now',
      text: 'The practice cannot let you in at the moment. Please call the practice to get a new appointment.',
    },
    removed: {
      title: 'You are no longer in the consultation',
      text: 'The practice has ended the consultation with you. If you have questions, please call the practice.',
    },
    ended: {
      title: 'The consultation has ended',
      text: 'Thank you for being here. You can close this page now.',
      next: 'If there is anything left to do, your practice will contact you.',
    },
    endedPhysician: {
      title: 'The consultation has ended',
      text: 'Everybody has left the consultation. The link is no longer valid.',
    },
    left: {
      title: 'You have hung up',
      text: 'Was that by mistake? Then simply come back.',
      rejoin: 'Join again',
    },
    leftPhysician: {
      title: 'You have left the consultation',
      text: 'The consultation stays open. You can come back at any time.',
    },
    leftWaiting: {
      title: 'You have left the waiting room',
      text: 'You can knock again at any time.',
      rejoin: 'Knock again',
    },
    full: {
      title: 'The consultation is full right now',
      text: 'All places are taken. Please try again in a few minutes.',
    },
    expired: {
      title: 'This link has expired',
      text: 'Please call the practice and ask for a new link.',
    },
    endedBefore: {
      title: 'This consultation is already over',
      text: 'If you need a new appointment, please call the practice.',
    },
    notFound: {
      title: 'We do not know this link',
      text: 'Perhaps a part of the link is missing. Please open it again from your invitation. If that does not work, please call the practice.',
    },
    pageNotFound: {
      title: 'This page does not exist',
      text: 'Please check the address or go to the start page.',
    },
    unreachable: {
      title: 'No connection',
      text: 'We cannot reach the server right now. Please check your Wi-Fi or mobile data.',
    },
    rateLimited: {
      title: 'Please wait a moment',
      text: 'There were too many attempts in a short time. You can go on after that.',
    },
    connectionLost: {
      title: 'The connection was lost',
      text: 'Your place in the consultation is still there. If you can, move closer to your Wi-Fi.',
      rejoin: 'Connect again',
    },
    elsewhere: {
      title: 'Opened in another window',
      text: 'You have opened the consultation in another window or on another device. It goes on there.',
      rejoin: 'Continue here',
    },
    codesDiffer: {
      title: 'We ended the consultation for your safety',
      text: 'The check codes were not the same. Somebody may have tried to listen in. Please call the practice and ask for a new link.',
    },
    practiceSilent: {
      title: 'The practice cannot be reached any more',
      text: 'The device of the practice has not been heard of for some time, so picture and sound were stopped. You can knock again.',
    },
    notSecured: {
      title: 'Encryption could not be set up',
      text: 'There is no consultation here without encryption. Please try again or call the practice.',
    },
    locked: {
      title: 'The consultation is closed at the moment',
      text: 'The practice lets nobody else in right now. Please try again later.',
    },
    notAllowed: {
      title: 'This consultation belongs to another practice',
      text: 'You are signed in, but not as the physician of this consultation.',
    },
    broken: {
      title: 'Something went wrong',
      text: 'Please load the page again.',
      reload: 'Load the page again',
    },
    home: 'To the start page',
    dashboard: 'To the overview',
  },
  unsupported: {
    title: 'This browser will not do, sorry',
    text: 'Your consultation is encrypted so that nobody can listen in. This browser is too old for that.',
    computer: 'On a computer: install or update Chrome, Edge or Firefox.',
    android: 'On an Android phone: update Chrome from the Play Store.',
    apple:
      'On iPhone and iPad: get the newest iOS (Settings, General, Software Update) and use Safari.',
    again: 'Then open the link of your invitation again.',
    phone: 'Does that not work? Please call the practice. They will help you.',
    call: 'Call the practice: {{phone}}',
  },
};
