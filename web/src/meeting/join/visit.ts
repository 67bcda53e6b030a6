import type { Ticket } from '../../api/types';
import type { DeviceChoice } from '../devices/deviceChoice';

/** A patient's presence in a meeting, kept in this tab so that a reload comes back to the same place. */
export interface Visit {
  name: string;
  ticket: Ticket;
  devices: DeviceChoice;
  knockedAtMs: number;
}

const key = (meetingId: string): string => `heydok-visit-${meetingId}`;

export function rememberVisit(meetingId: string, visit: Visit): void {
  try {
    sessionStorage.setItem(key(meetingId), JSON.stringify(visit));
  } catch {
    // Storage may be forbidden: then a reload starts anew.
  }
}

export function recallVisit(meetingId: string): Visit | null {
  try {
    const stored = sessionStorage.getItem(key(meetingId));
    const visit: unknown = stored === null ? null : JSON.parse(stored);
    return isVisit(visit) ? visit : null;
  } catch {
    return null;
  }
}

export function forgetVisit(meetingId: string): void {
  try {
    sessionStorage.removeItem(key(meetingId));
  } catch {
    // Nothing was kept.
  }
}

/** An older version of the page may have written something else. */
function isVisit(value: unknown): value is Visit {
  if (typeof value !== 'object' || value === null) return false;
  return 'name' in value && 'ticket' in value && 'devices' in value && 'knockedAtMs' in value;
}
