import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnMeeting } from '../../api/types';
import { useAnnounce } from '../../ui/Announcer';

/** Tells screen readers who has newly knocked. Silent otherwise: no ring tone reaches a running consultation. */
export function useKnockAnnouncements(meetings: OwnMeeting[] | null): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const known = useRef<Set<string>>(new Set());

  useEffect(() => {
    const waiting = (meetings ?? [])
      .flatMap((meeting) => meeting.participants ?? [])
      .filter((participant) => participant.state === 'waiting');
    if (waiting.some((participant) => !known.current.has(participant.identity))) {
      announce(t('dashboard.waitingCount', { count: waiting.length }));
    }
    known.current = new Set(waiting.map((participant) => participant.identity));
  }, [meetings, announce, t]);
}
