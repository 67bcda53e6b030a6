import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeetingFeed } from '../../api/meetingFeed';
import { noteFinding, RelaySender } from '../../api/relay';
import type { HostState } from '../../e2ee/protocol';
import { inOwnWords } from '../partOfName';
import type {
  GuestClient,
  GuestEncryption,
  HostClient,
  HostEncryption,
  SafetyAlarm,
  SessionClient,
} from './encryption';
import { findingOf } from './findings';
import type { Started, Wiring } from './startSession';

/** Brings the media library: loaded when somebody knocks, not with the first page. */
export const loadSession = () => import('./startSession');
type OnFailed = Wiring['onFailed'];
type OnAlarm = (alarm: SafetyAlarm, identity: string) => void;
type Starters = Awaited<ReturnType<typeof loadSession>>;

export interface GuestInMeeting {
  meetingId: string;
  identity: string;
  /** Reaches the practice encrypted, nobody else. */
  name: string;
  practiceName: string;
  feed: MeetingFeed;
}

/** A patient's encryption, from knocking to hanging up. Its keys outlive a reload of the tab. */
export function useGuestEncryption(
  guest: GuestInMeeting | null,
  onFailed: OnFailed,
): GuestEncryption | null {
  const client = useSession<GuestInMeeting, GuestClient>(
    guest,
    // What a patient would only worry about is the physician's to know.
    { onFailed, onAlarm: () => undefined },
    ({ startGuest }, here, wiring) => startGuest({ ...here, ...wiring }),
  );
  const view = useView(client);
  return client && view ? { side: 'guest', client, view } : null;
}

export interface HostInMeeting {
  meetingId: string;
  identity: string;
  name: string;
  practiceName: string;
  careMode: string;
  feed: MeetingFeed;
}

/** The physician's encryption: makes the keys and gives them to whom they admit. */
export function useHostEncryption(
  host: HostInMeeting | null,
  onFailed: OnFailed,
  onAlarm: OnAlarm,
): HostEncryption | null {
  const client = useSession<HostInMeeting, HostClient>(
    host,
    { onFailed, onAlarm },
    ({ startHost }, here, wiring) => startHost({ ...here, ...wiring }),
  );
  const view = useView(client);
  return client && view ? { side: 'host', client, view } : null;
}

/** Into the audit. That it cannot be written changes nothing about what is done. */
export function noteAlarm(meetingId: string, alarm: SafetyAlarm, identity: string): void {
  const finding = findingOf(alarm);
  if (finding) void noteFinding(meetingId, finding, identity || undefined).catch(() => undefined);
}

interface Here {
  meetingId: string;
  identity: string;
  feed: MeetingFeed;
}

/** One session for as long as meeting and identity stay the same. */
function useSession<Someone extends Here, Client>(
  someone: Someone | null,
  on: { onFailed: OnFailed; onAlarm: OnAlarm },
  start: (starters: Starters, someone: Someone, wiring: Wiring) => Started<Client>,
): Client | null {
  const [client, setClient] = useState<Client | null>(null);
  const begin = useEffectEvent(
    (starters: Starters, wiring: Wiring) => someone && start(starters, someone, wiring),
  );
  const fail = useEffectEvent<OnFailed>((why) => on.onFailed(why));
  const alarm = useEffectEvent<OnAlarm>((what, who) => on.onAlarm(what, who));
  const feed = someone?.feed ?? null;
  const meetingId = someone?.meetingId ?? '';
  const identity = someone?.identity ?? '';

  useEffect(() => {
    if (!feed) return;
    let close: (() => void) | null = null;
    let gone = false;
    const sender = new RelaySender(meetingId, feed.token);
    const open = async (): Promise<void> => {
      const starters = await loadSession();
      if (gone) return;
      const session = begin(starters, {
        send: (to, body) => sender.send(to, body),
        onFailed: (why) => fail(why),
        onAlarm: (what, who) => alarm(what, who),
      });
      if (!session) return;
      const deafen = feed.listen({
        onEvent: (event) => {
          if (event.kind === 'relay') session.receive(event.data.from, event.data.body);
        },
      });
      close = () => {
        deafen();
        session.close();
      };
      setClient(session.client);
    };
    open().catch(() => {
      if (!gone) fail('failed');
    });
    return () => {
      gone = true;
      close?.();
      setClient(null);
    };
  }, [feed, meetingId, identity]);

  return client;
}

const kNothing = (): (() => void) => () => undefined;

/** What a session shows of people: those inside, and for the host those at the door. */
type Named = Pick<HostState, 'people'> & Partial<Pick<HostState, 'guests'>>;

/** What the session shows, each name in the words of its reader. */
function useView<View extends Named>(client: SessionClient<View> | null): View | null {
  const { t } = useTranslation();
  const view = useSyncExternalStore(client?.subscribe ?? kNothing, () => client?.view() ?? null);
  return useMemo(() => {
    const readable = <One extends { name: string }>(one: One): One => ({
      ...one,
      name: inOwnWords(one.name, t),
    });
    return (
      view && {
        ...view,
        people: view.people.map(readable),
        ...(view.guests && { guests: view.guests.map(readable) }),
      }
    );
  }, [view, t]);
}
