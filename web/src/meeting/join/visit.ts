import type { Ticket } from '../../api/types';
import type { DeviceChoice } from '../devices/deviceChoice';

/**
 * A patient's presence in a meeting: kept in the tab, so that a reload comes back to the same place, and for an hour on
 * the device, so that a closed tab can be opened again.
 */
export interface Visit {
  name: string;
  ticket: Ticket;
  devices: DeviceChoice;
  knockedAtMs: number;
}

const key = (meetingId: string): string => `heydok-visit-${meetingId}`;

/** How long after a closed tab the way back is offered. */
const kLatelyMs = 60 * 60_000;

export function rememberVisit(meetingId: string, visit: Visit): void {
  try {
    sessionStorage.setItem(key(meetingId), JSON.stringify(visit));
    // For a tab that is closed by mistake: the next one asks before it goes on.
    localStorage.setItem(key(meetingId), JSON.stringify({ ...visit, atMs: Date.now() }));
  } catch {
    // Storage may be forbidden: then a reload starts anew.
  }
}

export function recallVisit(meetingId: string): Visit | null {
  try {
    return parsed(sessionStorage.getItem(key(meetingId)));
  } catch {
    return null;
  }
}

/** The visit of a tab on this device that is gone, or of another one. */
export function recallLately(meetingId: string): Visit | null {
  try {
    const stored = localStorage.getItem(key(meetingId));
    const visit = parsed(stored);
    if (visit && 'atMs' in visit && Number(visit.atMs) > Date.now() - kLatelyMs) return visit;
    if (stored !== null) localStorage.removeItem(key(meetingId));
  } catch {
    // Nothing was kept.
  }
  return null;
}

function parsed(stored: string | null): Visit | null {
  const visit: unknown = stored === null ? null : JSON.parse(stored);
  return isVisit(visit) ? visit : null;
}

export function forgetVisit(meetingId: string): void {
  try {
    sessionStorage.removeItem(key(meetingId));
    localStorage.removeItem(key(meetingId));
  } catch {
    // Nothing was kept.
  }
}

/** An older version of the page may have written something else. */
function isVisit(value: unknown): value is Visit {
  if (typeof value !== 'object' || value === null) return false;
  return 'name' in value && 'ticket' in value && 'devices' in value && 'knockedAtMs' in value;
}
