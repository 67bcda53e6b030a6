import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../ui/Announcer';
import type { CallSnapshot, Knock, Moderation, PersonInCall } from './callSnapshot';

/** What happened between two states of the call, for ears. */
export type News =
  | { what: 'joined' | 'left' | 'muted' | 'unmuted' | 'screenShared' | 'knocks'; name: string }
  | { what: 'reconnecting' | 'reconnected' };

export interface Heard {
  connection: CallSnapshot['connection'];
  people: PersonInCall[];
  waiting: Knock[];
}

export function newsBetween(before: Heard, now: Heard): News[] {
  const news: News[] = [];
  if (before.connection === 'connected' && now.connection === 'reconnecting') {
    news.push({ what: 'reconnecting' });
  }
  if (before.connection === 'reconnecting' && now.connection === 'connected') {
    news.push({ what: 'reconnected' });
  }
  for (const person of now.people) {
    const earlier = before.people.find((other) => other.identity === person.identity);
    const { name } = person;
    if (!earlier) news.push({ what: 'joined', name });
    else if (earlier.microphoneOn !== person.microphoneOn) {
      news.push({ what: person.microphoneOn ? 'unmuted' : 'muted', name });
    }
    if (person.screen && !earlier?.screen) news.push({ what: 'screenShared', name });
  }
  for (const person of before.people) {
    const stays = now.people.some((other) => other.identity === person.identity);
    if (!stays) news.push({ what: 'left', name: person.name });
  }
  // Said once, with the name that comes a moment after the knock.
  for (const { identity, name } of now.waiting) {
    const earlier = before.waiting.find((other) => other.identity === identity);
    if (name !== null && !earlier?.name) news.push({ what: 'knocks', name });
  }
  return news;
}

export function useCallAnnouncements(call: CallSnapshot, moderation: Moderation | null): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const before = useRef<Heard>({ connection: 'connecting', people: [], waiting: [] });

  useEffect(() => {
    const now: Heard = {
      connection: call.connection,
      people: call.people,
      waiting: moderation?.waiting ?? [],
    };
    for (const one of newsBetween(before.current, now)) {
      const name = 'name' in one ? one.name : '';
      announce(t(`call.announce.${one.what}`, { name }));
    }
    before.current = now;
  });
}
