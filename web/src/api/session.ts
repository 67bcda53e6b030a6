import { getJson, post, postJson } from './request';
import type { Person, SessionInfo } from './types';

/** `code`: of the authenticator app, or a recovery code, where the account has a second factor. */
export function signIn(email: string, password: string, code?: string): Promise<unknown> {
  return postJson('/auth/login', { body: { email, password, ...(code ? { code } : {}) } });
}

export function signOut(): Promise<void> {
  return post('/auth/logout');
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
