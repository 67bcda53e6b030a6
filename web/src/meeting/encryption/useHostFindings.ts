import { useEffect, useEffectEvent, useRef } from 'react';
import { noteFinding } from '../../api/relay';
import type { HostEncryption, SafetyAlarm } from './encryption';

type Guest = HostEncryption['view']['guests'][number];

/** Writes into the audit who was checked, and warns of devices that do not take the present key. */
export function useHostFindings(
  meetingId: string,
  encryption: HostEncryption | null,
  warn: (alarm: SafetyAlarm, identity: string) => void,
): void {
  const before = useRef<readonly Guest[] | null>(null);
  const onLate = useEffectEvent((identity: string) => warn('relay-silent', identity));
  const guests = encryption?.view.guests ?? null;

  useEffect(() => {
    // What the first view shows was noted before a reload.
    const earlier = before.current;
    before.current = guests;
    if (!guests || !earlier) return;
    for (const guest of guests) {
      const was = earlier.find((other) => other.knock === guest.knock);
      if (guest.verified && !was?.verified) {
        void noteFinding(meetingId, 'verified', guest.identity).catch(() => undefined);
      }
      if (isSilent(guest) && !(was && isSilent(was))) onLate(guest.identity);
    }
  }, [meetingId, guests]);
}

/** There, and yet without the present key. Who is away has none because they are away. */
function isSilent(guest: Guest): boolean {
  return guest.late && !guest.away;
}
