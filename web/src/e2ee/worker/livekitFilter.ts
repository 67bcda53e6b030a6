import { dataOwner } from './mediaKeys';

/**
 * Stands between the page and LiveKit's part of the worker. The page decides from what the server says whether tracks
 * are encrypted, and it could set keys: here neither gets through (docs/e2ee.md section 12).
 */
export interface LivekitMessage {
  kind: string;
  data: Record<string, unknown>;
}

/** Sets what the page must not choose. Level 5 is silence: LiveKit would log identities. */
export const kKeyProviderOptions = {
  sharedKey: false,
  ratchetSalt: 'LKFrameEncryptionKey',
  ratchetWindowSize: 0,
  failureTolerance: -1,
  keyringSize: 256,
  keySize: 256,
} as const;
const kSilent = 5;

/** The only way in which LiveKit's part is ever set up. */
export const kInit: LivekitMessage = {
  kind: 'init',
  data: { keyProviderOptions: kKeyProviderOptions, loglevel: kSilent },
};

export interface Gate {
  /** This device's identity; empty before a session began. */
  own: () => string;
  /** Whether own data may be encrypted and sent. */
  sends: () => boolean;
}

export interface Passage {
  /** To LiveKit's part, in this order. */
  pass: LivekitMessage[];
  /** Back to the page instead. */
  answer?: LivekitMessage;
}

const kNothing: Passage = { pass: [] };

/** Decides what becomes of a message from the page. */
export function filter(message: LivekitMessage, gate: Gate): Passage {
  const { kind, data } = message;
  const identity = text(data['participantIdentity']);
  switch (kind) {
    case 'init':
      return { pass: [kInit] };
    case 'enable':
      // Whatever the server says of the track: it is treated as encrypted.
      return identity === '' ? kNothing : { pass: [{ kind, data: { ...data, enabled: true } }] };
    case 'encode':
      return identity === gate.own() ? { pass: [enable(identity), message] } : kNothing;
    case 'decode':
    case 'updateCodec':
      return { pass: [enable(identity), message] };
    case 'setRTPMap':
    case 'removeTransform':
      return { pass: [message] };
    case 'encryptDataRequest':
      if (identity !== gate.own() || !gate.sends()) return refused(data);
      return { pass: [asData(message, identity)] };
    case 'decryptDataRequest':
      return { pass: [asData(message, identity)] };
    default:
      // setKey, ratchetRequest, setSifTrailer, setLogLevel and whatever comes to be.
      return kNothing;
  }
}

/** Switches decryption on for an identity; without it LiveKit passes frames through as they are. */
export function enable(identity: string): LivekitMessage {
  return { kind: 'enable', data: { participantIdentity: identity, enabled: true } };
}

/** Identity of a frame that no key fits, from LiveKit's error report; null for other messages. */
export function missingKeyOf(message: LivekitMessage): string | null {
  const { error } = message.data;
  if (message.kind !== 'error' || !(error instanceof Error)) return null;
  const isKey = /^(MissingKey|InvalidKey)/.test(error.message);
  return isKey ? text(message.data['participantIdentity']) : null;
}

function asData(message: LivekitMessage, identity: string): LivekitMessage {
  const data = { ...message.data, participantIdentity: dataOwner(identity) };
  return { kind: message.kind, data };
}

/** LiveKit answers nothing when it has no key, and the sender would wait for ever. */
function refused(data: Record<string, unknown>): Passage {
  const answer = { uuid: data['uuid'], error: new Error('no key to send with') };
  return { pass: [], answer: { kind: 'error', data: answer } };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
