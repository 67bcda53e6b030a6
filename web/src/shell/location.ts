import { useSyncExternalStore } from 'react';

const kMoved = 'heydok:moved';

/** Goes to another page of ours without loading it anew. */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', path);
  else history.replaceState(null, '', path);
  window.dispatchEvent(new Event(kMoved));
  window.scrollTo(0, 0);
}

/** Leaves to a page that is not of this application. */
export function leaveTo(address: string): void {
  window.location.assign(address);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('popstate', onChange);
  window.addEventListener(kMoved, onChange);
  return () => {
    window.removeEventListener('popstate', onChange);
    window.removeEventListener(kMoved, onChange);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export type Place =
  | { page: 'home' }
  | { page: 'dashboard' }
  | { page: 'team' }
  | { page: 'systems' }
  | { page: 'audit' }
  | { page: 'invitation' }
  | { page: 'security' }
  | { page: 'privacy' }
  | { page: 'patient'; meetingId: string }
  | { page: 'call'; meetingId: string }
  | { page: 'unknown' };

/** The map of addresses. */
export function placeOf(path: string): Place {
  const parts = path.split('/').filter(Boolean);
  const [first, second] = parts;
  if (parts.length === 0 || (first === 'login' && parts.length === 1)) return { page: 'home' };
  if (first === 'dashboard' && parts.length === 1) return { page: 'dashboard' };
  if (first === 'security' && parts.length === 1) return { page: 'security' };
  if (first === 'privacy' && parts.length === 1) return { page: 'privacy' };
  if (first === 'invitation' && parts.length === 1) return { page: 'invitation' };
  if (first === 'team' && parts.length === 1) return { page: 'team' };
  if (first === 'systems' && parts.length === 1) return { page: 'systems' };
  if (first === 'audit' && parts.length === 1) return { page: 'audit' };
  if (second !== undefined && parts.length === 2) {
    const meetingId = decoded(second);
    if (first === 'm') return { page: 'patient', meetingId };
    if (first === 'meeting') return { page: 'call', meetingId };
  }
  return { page: 'unknown' };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
