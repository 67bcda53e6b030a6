const kPrefix = 'heydok-call-start-';

/** When the consultation began on this tab, in ms since 1970; a reload goes on counting. */
export function callStart(meetingId: string, nowMs = Date.now()): number {
  try {
    const kept = Number(sessionStorage.getItem(kPrefix + meetingId));
    if (kept > 0 && kept <= nowMs) return kept;
    sessionStorage.setItem(kPrefix + meetingId, String(nowMs));
  } catch {
    // Storage may be forbidden: then a reload counts anew.
  }
  return nowMs;
}
