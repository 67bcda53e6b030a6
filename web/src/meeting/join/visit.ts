import type { Ticket } from '../../api/types';
import type { DeviceChoice } from '../devices/deviceChoice';

/**
 * A patient's presence in a meeting: kept in the tab, so that a reload comes back to the same place, and for five
 * minutes after the page was last open on the device, so that a closed tab can be opened again.
 */
export interface Visit {
  name: string;
  ticket: Ticket;
  devices: DeviceChoice;
  knockedAtMs: number;
}

const kPrefix = 'heydok-visit-';
const key = (meetingId: string): string => kPrefix + meetingId;

/** How long after a closed tab the way back is offered: as long as its keys open the consultation (docs/e2ee.md, 9). */
const kLatelyMs = 5 * 60_000;

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

/** The page is still open: the way back counts from now. */
export function keepVisit(meetingId: string): void {
  const visit = recallVisit(meetingId);
  if (visit) rememberVisit(meetingId, visit);
}

/** The visit of a tab on this device that is gone, or of another one. */
export function recallLately(meetingId: string): Visit | null {
  try {
    sweep();
    return parsed(localStorage.getItem(key(meetingId)));
  } catch {
    return null;
  }
}

/** No visit outlives its time on the device, of whichever meeting: it holds a name, and others may sit there next. */
function sweep(): void {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(kPrefix) && !isRecent(localStorage.getItem(name))) {
      localStorage.removeItem(name);
    }
  }
}

function isRecent(stored: string | null): boolean {
  const visit = parsed(stored);
  return visit !== null && 'atMs' in visit && Number(visit.atMs) > Date.now() - kLatelyMs;
}

function parsed(stored: string | null): Visit | null {
  try {
    const visit: unknown = stored === null ? null : JSON.parse(stored);
    return isVisit(visit) ? visit : null;
  } catch {
    return null; // not ours
  }
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
