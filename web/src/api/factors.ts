import { getJson, post, postJson } from './request';
import type { Factors, NewFactor } from './types';

export function listFactors(signal?: AbortSignal): Promise<Factors> {
  return getJson<Factors>('/factors', signal ? { signal } : {});
}

/** A new secret for an authenticator app; counts once `finishTotp` has shown a code. */
export function beginTotp(): Promise<{ secret: string; uri: string }> {
  return postJson('/factors/totp/begin');
}

export function finishTotp(code: string): Promise<NewFactor> {
  return postJson<NewFactor>('/factors/totp/finish', { body: { code } });
}

export function removeTotp(): Promise<void> {
  return post('/factors/totp/remove');
}

export async function makeRecoveryCodes(): Promise<string[]> {
  const answer = await postJson<NewFactor>('/factors/recovery-codes');
  return answer.recovery_codes ?? [];
}

export function removePasskey(passkeyId: string): Promise<void> {
  return post(`/factors/passkeys/${encodeURIComponent(passkeyId)}/remove`);
}
