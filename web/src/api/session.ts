import { getJson, open, post, postJson } from './request';
import type { Person, SessionInfo, SignInProvider } from './types';

/** `code`: of the authenticator app, or a recovery code, where the account has a second factor. */
export function signIn(email: string, password: string, code?: string): Promise<unknown> {
  return postJson('/auth/login', { body: { email, password, ...(code ? { code } : {}) } });
}

/** Where to go to sign out at the sign-in provider as well; null if the person did not come from one. */
export async function signOut(): Promise<string | null> {
  const response = await open('POST', '/auth/logout');
  if (response.status === 204) return null;
  const answer = (await response.json()) as { sign_out_url?: string };
  return answer.sign_out_url ?? null;
}

export async function listSignInProviders(signal?: AbortSignal): Promise<SignInProvider[]> {
  const options = signal ? { signal } : {};
  const config = await getJson<{ sign_in_providers: SignInProvider[] }>('/config', options);
  return config.sign_in_providers;
}

/**
 * The address that takes the browser to a provider and back to a page of ours.
 * `fresh`: the person shall prove anew who they are.
 */
export function providerAddress(providerId: string, page: string, fresh = false): string {
  const query = new URLSearchParams({ page, ...(fresh ? { fresh: 'true' } : {}) });
  return `/api/v1/auth/oidc/${encodeURIComponent(providerId)}/start?${query.toString()}`;
}

export function whoAmI(signal?: AbortSignal): Promise<Person> {
  return getJson<Person>('/me', signal ? { signal } : {});
}

/** A fresh proof, for acts that want one. */
export function confirmSession(password: string, code?: string): Promise<void> {
  return post('/auth/confirm', { body: { password, ...(code ? { code } : {}) } });
}

export function changePassword(current: string, wanted: string): Promise<void> {
  return post('/auth/password', { body: { current_password: current, password: wanted } });
}

export async function listSessions(signal?: AbortSignal): Promise<SessionInfo[]> {
  const answer = await getJson<{ sessions: SessionInfo[] }>('/sessions', signal ? { signal } : {});
  return answer.sessions;
}

export function endSession(sessionId: string): Promise<void> {
  return post(`/sessions/${encodeURIComponent(sessionId)}/end`);
}

export function endOtherSessions(): Promise<void> {
  return post('/sessions/end-others');
}
