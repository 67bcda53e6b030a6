import { getJson, post, postJson } from './request';
import type { Person } from './types';

export function signIn(email: string, password: string): Promise<unknown> {
  return postJson('/auth/login', { body: { email, password } });
}

export function signOut(): Promise<void> {
  return post('/auth/logout');
}

export function whoAmI(signal?: AbortSignal): Promise<Person> {
  return getJson<Person>('/me', signal ? { signal } : {});
}
