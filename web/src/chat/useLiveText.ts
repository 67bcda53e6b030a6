import { useRoomContext } from '@livekit/components-react';
import { Encryption_Type, RoomEvent, type RemoteParticipant } from 'livekit-client';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/Announcer';
import { kMaxMessageLength, type ChatLog, type NameOf } from './useChatLog';

export interface LiveLine {
  identity: string;
  name: string;
  text: string;
}

/** Real-time text beside voice and chat (EN 301 549 6.2): what somebody types is seen while they type it. */
export interface LiveText {
  others: LiveLine[];
  /** Whether the own typing is shown. Off until the person wants it. */
  on: boolean;
  setOn: (on: boolean) => void;
  /** The draft as it stands now. */
  type: (draft: string) => void;
}

const kTopic = 'heydok.live-text';
/** Well below the half second within which text must be there, and no packet for each letter of a fast writer. */
const kSendEveryMs = 150;

export function useLiveText(nameOf: NameOf): LiveText {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const room = useRoomContext();
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const [on, setOn] = useState(false);
  const wanted = useRef(false);
  const draft = useRef('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const whoIs = useEffectEvent(nameOf);
  /** As in the state, for those who come between two renders. */
  const now = useRef<ReadonlyMap<string, string>>(texts);

  useEffect(() => {
    const put = (identity: string, text: string): void => {
      const after = new Map(now.current);
      if (text === '') after.delete(identity);
      else after.set(identity, text);
      now.current = after;
      setTexts(after);
    };
    const onData = (
      payload: Uint8Array,
      from?: RemoteParticipant,
      _kind?: unknown,
      topic?: string,
      encryption?: Encryption_Type,
    ): void => {
      if (topic !== kTopic || !from || encryption !== Encryption_Type.GCM) return;
      const name = whoIs(from.identity);
      if (name === null) return;
      const text = new TextDecoder().decode(payload).slice(0, kMaxMessageLength);
      if (text !== '' && !now.current.has(from.identity)) announce(t('chat.liveBegins', { name }));
      put(from.identity, text);
    };
    // Who has left takes nothing back any more.
    const onGone = ({ identity }: RemoteParticipant): void => put(identity, '');
    room.on(RoomEvent.DataReceived, onData).on(RoomEvent.ParticipantDisconnected, onGone);
    return () => {
      room.off(RoomEvent.DataReceived, onData).off(RoomEvent.ParticipantDisconnected, onGone);
    };
  }, [room, announce, t]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const send = (): void => {
    timer.current = undefined;
    const payload = new TextEncoder().encode(draft.current);
    // A packet that is lost is made good by the next: each carries the whole draft.
    room.localParticipant
      .publishData(payload, { reliable: true, topic: kTopic })
      .catch(() => undefined);
  };
  const sendSoon = (): void => {
    timer.current ??= setTimeout(send, kSendEveryMs);
  };

  const others = useMemo(() => linesOf(texts, nameOf), [texts, nameOf]);
  return {
    others,
    on,
    setOn: (next) => {
      setOn(next);
      wanted.current = next;
      if (!next) draft.current = '';
      sendSoon();
    },
    type: (next) => {
      if (!wanted.current) return;
      draft.current = next;
      sendSoon();
    },
  };
}

/** Who writes now counts as one message, for those who do not see it. */
export function unreadOf(
  { unread, visible }: Pick<ChatLog, 'unread' | 'visible'>,
  { others }: Pick<LiveText, 'others'>,
): number {
  return visible ? 0 : unread + others.length;
}

function linesOf(texts: ReadonlyMap<string, string>, nameOf: NameOf): LiveLine[] {
  return [...texts].flatMap(([identity, text]) => {
    const name = nameOf(identity);
    return name === null ? [] : [{ identity, name, text }];
  });
}
