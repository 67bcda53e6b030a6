import { useRoomContext } from '@livekit/components-react';
import { Encryption_Type, RoomEvent, type RemoteParticipant } from 'livekit-client';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/Announcer';
import { kMaxMessageLength, type NameOf } from './useChatLog';

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

  useEffect(() => {
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
      setTexts((before) => {
        if (text !== '' && !before.has(from.identity)) announce(t('chat.liveBegins', { name }));
        const after = new Map(before);
        if (text === '') after.delete(from.identity);
        else after.set(from.identity, text);
        return after;
      });
    };
    room.on(RoomEvent.DataReceived, onData);
    return () => {
      room.off(RoomEvent.DataReceived, onData);
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

  return {
    others: [...texts].flatMap(([identity, text]) => {
      const name = nameOf(identity);
      return name === null ? [] : [{ identity, name, text }];
    }),
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
