import { Problem } from './problem';
import { postJson } from './request';
import type { NewFactor } from './types';

interface Begun {
  rp_id: string;
  challenge: string;
}

interface BegunRegistration extends Begun {
  known_credentials: string[];
  user_id: string;
  user_name: string;
  display_name: string;
}

const kEs256 = -7;
const kTimeoutMs = 120_000;

/** Whether this browser can do it at all; browsers do so under names and https (or localhost) only. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && window.isSecureContext;
}

/** Makes a passkey on this device and registers it. Null: the person stopped it. */
export async function registerPasskey(): Promise<NewFactor | null> {
  const begun = await postJson<BegunRegistration>('/factors/passkeys/begin');
  const credential = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { id: begun.rp_id, name: 'heydok' },
        user: {
          id: bytesOf(begun.user_id),
          name: begun.user_name,
          displayName: begun.display_name,
        },
        challenge: bytesOf(begun.challenge),
        pubKeyCredParams: [{ type: 'public-key', alg: kEs256 }],
        excludeCredentials: begun.known_credentials.map((id) => ({
          type: 'public-key',
          id: bytesOf(id),
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
        timeout: kTimeoutMs,
      },
    }),
  );
  if (!credential) return null;
  const response = credential.response as AuthenticatorAttestationResponse;
  return postJson<NewFactor>('/factors/passkeys/finish', {
    body: {
      credential_id: textOf(credential.rawId),
      client_data: textOf(response.clientDataJSON),
      authenticator_data: textOf(response.getAuthenticatorData()),
    },
  });
}

/** Signs in with a passkey of this device. False: the person stopped it. */
export async function signInWithPasskey(): Promise<boolean> {
  const begun = await postJson<Begun>('/auth/passkey/begin');
  const credential = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        rpId: begun.rp_id,
        challenge: bytesOf(begun.challenge),
        userVerification: 'required',
        timeout: kTimeoutMs,
      },
    }),
  );
  if (!credential) return false;
  const response = credential.response as AuthenticatorAssertionResponse;
  await postJson('/auth/passkey/finish', {
    body: {
      credential_id: textOf(credential.rawId),
      client_data: textOf(response.clientDataJSON),
      authenticator_data: textOf(response.authenticatorData),
      signature: textOf(response.signature),
    },
  });
  return true;
}

/** The browser's own dialog. Its refusals say on purpose no more than that it came to nothing. */
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await ask()) as PublicKeyCredential | null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') {
      throw new Problem('wrong-state', 0); // this device has one already
    }
    return null;
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
