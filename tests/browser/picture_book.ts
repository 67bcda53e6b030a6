// The pages and states of the product, in the order of the picture book, and what each is for. `picture` takes only those
// that stand here. "Scripted": the page is real, the answer or the device that it meets is the test's.

export const chapters = {
  'The front door': {
    'sign-in': 'The practice signs in. Patients never see this page.',
    'sign-in-missing': 'Something was left empty: said at the field.',
    'sign-in-wrong': 'Wrong address or password, without saying which.',
    'sign-in-code': 'The second factor, with a wrong code.',
    'sign-in-passkey': 'Signing in with a passkey, without typing.',
    'sign-in-passkey-wrong': 'The server does not know the passkey. Scripted.',
    'sign-in-provider': 'The button of a sign-in provider of the practice. Scripted.',
    'sign-in-provider-cancelled': 'Signing in at the provider was cancelled. Scripted.',
    'sign-in-provider-failed': 'The provider did not answer as agreed. Scripted.',
    'sign-in-provider-not-assigned':
      'The provider knows the person, the practice does not. Scripted.',
    'sign-in-rate-limited': 'Too many attempts: how long to wait. Scripted.',
    'sign-in-offline': 'The server does not answer. Scripted.',
    'practice-unreachable': 'The server is not there when the page is opened. Scripted.',
    'idle-warning': 'Nobody touched anything: asked before the session ends. Scripted time.',
    'idled-out': 'Signed out for doing nothing, and told so. Scripted time.',
    'unknown-page': 'An address that leads nowhere.',
  },
  'Own account': {
    'second-factor-required': 'A medical practice wants a second factor before anything else.',
    'recovery-codes': 'Codes for a lost device, shown once.',
    'one-time-codes': 'Setting up codes of an app.',
    security: 'Password, factors and sessions of the person.',
    'security-password-wrong': 'The current password is wrong.',
    'security-offline': 'The list cannot be fetched. Scripted.',
    privacy: 'Everything about the person as a file, and their name.',
    'privacy-saved': 'The name is corrected and the file saved.',
    'privacy-wrong': 'This is no name.',
  },
  "The physician's day": {
    'dashboard-empty': 'Nothing planned: one thing to do.',
    create: 'The second of two clicks: the name is filled in.',
    'create-time-wrong': 'A time outside of the next 30 days.',
    'create-offline': 'The form stays when the server does not answer. Scripted.',
    'dashboard-meeting': 'The invitation: link, code to scan, text, slip.',
    slip: 'The invitation on paper.',
    'dashboard-knock': 'Somebody waits: how many, and a word to them.',
    'dashboard-delay': 'The waiting person was told how long it takes.',
    'dashboard-day':
      'A whole day: waiting, running, planned, done, and another day. Scripted list.',
    'dashboard-stale': 'News do not come: the list may be old. Scripted.',
    'dashboard-offline': 'The list cannot be fetched. Scripted.',
    'front-desk': 'The front desk plans and receives, and opens no consultation.',
  },
  'Team, systems, records': {
    invite: 'Inviting a colleague.',
    team: 'Who works here, and the invitation just made.',
    'team-roles': 'Changing what somebody may do.',
    'team-deactivate': 'Asked before somebody is put out.',
    'team-offline': 'The team cannot be fetched. Scripted.',
    invitation: 'What the invited colleague sees.',
    'invitation-short': 'The password is too short.',
    'invitation-done': 'The account is ready.',
    'invitation-gone': 'The invitation is used, withdrawn or too old.',
    systems: 'No practice system has access.',
    'systems-form': 'Access for a practice system.',
    'systems-key': 'The key, shown once.',
    'systems-webhook': 'An address that is told about consultations.',
    'systems-webhook-wrong': 'An address that is none.',
    audit: 'What happened in the practice, by time, kind and person.',
    'audit-empty': 'No entry for this choice.',
    'audit-offline': 'The entries cannot be fetched. Scripted.',
  },
  'The way of the patient': {
    'patient-name': 'Step 1: the name, nothing else.',
    'patient-name-missing': 'No name was given.',
    'patient-companion': 'Companions and interpreters say why they are there.',
    'patient-rules': 'Step 2: the rules in plain words.',
    'patient-devices': 'Step 3: seen and heard?',
    'patient-devices-asking': 'The browser asks: what to press. Scripted device.',
    'patient-devices-denied': 'The permission was refused: how to give it. Scripted device.',
    'patient-devices-missing': 'Neither camera nor microphone. Scripted device.',
    'patient-devices-busy': 'Another program has the camera. Scripted device.',
    'patient-devices-no-camera': 'A microphone, and no camera. Scripted device.',
    'patient-devices-no-microphone': 'A camera, and no microphone. Scripted device.',
    'patient-devices-silent': 'The microphone brings no sound. Scripted device.',
    'patient-devices-camera-off': 'Without camera by own choice.',
    'patient-devices-sound': 'The sound test has played.',
    'patient-waiting': 'Step 4: the waiting room.',
    'patient-waiting-secured': 'The practice is there: the encryption is agreed.',
    'patient-waiting-delayed': 'How long it still takes, as the practice told.',
    'patient-waiting-planned': 'Early for a planned time.',
    'patient-waiting-offline': 'News do not come: said, with a button. Scripted.',
    'patient-back': 'A tab closed by mistake: one tap leads back.',
    'patient-elsewhere': 'The same link in a second window.',
    'patient-left-waiting': 'Left the waiting room.',
  },
  'Where the way of the patient ends': {
    'patient-denied': 'Not let in, said kindly.',
    'patient-removed': 'Taken out of the consultation.',
    'patient-left': 'Left by own will: the way back.',
    'patient-ended': 'The consultation is over.',
    'patient-ended-before': 'The link of a consultation that is over.',
    'patient-codes-differ': 'The codes were not equal: stopped.',
    'patient-not-found': 'Nobody knows this link.',
    'patient-expired': 'The link is too old. Scripted.',
    'patient-full': 'All places are taken. Scripted.',
    'patient-rate-limited': 'Too many attempts: how long to wait. Scripted.',
    'patient-broken': 'A mistake of the server. Scripted.',
    'patient-unsupported': 'A browser that cannot encrypt. Scripted.',
    'server-unreachable': 'The server does not answer. Scripted.',
  },
  'The consultation': {
    'physician-alone': 'Nobody is there yet.',
    'physician-knock': 'Somebody knocks: name, and two buttons.',
    'physician-call': 'The physician sees the patient large.',
    'patient-call': 'The patient sees the physician large.',
    'physician-safety': 'Both compare a code.',
    'patient-safety': 'The same on the side of the patient.',
    'physician-safety-checked': 'Compared: the way is safe. A number for the next time.',
    'physician-chat': 'Text beside the picture.',
    'patient-chat': 'The same on the side of the patient, read while it is written.',
    'physician-people': 'Who is there: help, removal, the door.',
    'physician-remove': 'Asked before somebody is put out.',
    'physician-locked': 'The door is shut.',
    'physician-more': 'Devices, network, arrangement, keys.',
    'physician-side': 'Arrangement: side by side.',
    'physician-grid': 'Arrangement: all alike.',
    'patient-helped': 'The practice switched the microphone off.',
    'physician-remote-off': 'The other side has neither picture nor sound on.',
    'physician-audio-only': 'Sound only, for a weak line.',
    'patient-audio-only': 'The same on the side of the patient.',
    'physician-sharing': 'The physician shows a screen.',
    'patient-screen': 'What the patient sees of it.',
    'physician-end-confirm': 'Asked before the end for all.',
    'physician-warning': 'Somebody had another code: warned, and already out.',
    'physician-left': 'Left, and the way back.',
    'physician-ended': 'Over, and the way to the next one.',
  },
} as const;

type Chapter = (typeof chapters)[keyof typeof chapters];

type NamesOf<Part> = Part extends unknown ? keyof Part & string : never;

/** The name of a state; its pictures begin with it. */
export type StateName = NamesOf<Chapter>;

export const kWidths = { 375: 720, 768: 1024, 1440: 900 } as const;
/** Each width once in German and light, once in English and dark. */
export const kEditions = [
  { language: 'de', scheme: 'light' },
  { language: 'en', scheme: 'dark' },
] as const;
export type Edition = (typeof kEditions)[number];

/** `sign-in-375-de-light.webp` */
export function fileOf(state: string, width: number | string, edition: Edition): string {
  return `${state}-${width}-${edition.language}-${edition.scheme}.webp`;
}
