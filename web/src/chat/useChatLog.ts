import { useRoomContext } from '@livekit/components-react';
import { Encryption_Type, type TextStreamReader } from 'livekit-client';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/Announcer';

export interface ChatLine {
  id: string;
  name: string;
  own: boolean;
  text: string;
  atMs: number;
}

export interface ChatLog {
  lines: ChatLine[];
  unread: number;
  /** Somebody looks at the chat. */
  visible: boolean;
  /** Rejects when the message could not be sent. */
  send: (text: string) => Promise<void>;
  setVisible: (visible: boolean) => void;
}

/** The topic on which LiveKit clients exchange chat. */
const kTopic = 'lk.chat';
export const kMaxMessageLength = 4_000;
/** A tab must not grow without end; older lines fall off. */
const kMaxLines = 500;

/** Who somebody is, from the signed roster; null: nobody who may write here. */
export type NameOf = (identity: string) => string | null;

/** The messages of this call. They live in this tab only and are gone with it. */
export function useChatLog(nameOf: NameOf): ChatLog {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const room = useRoomContext();
  const [lines, setLines] = useState<ChatLine[]>([]);
  const [unread, setUnread] = useState(0);
  const [visible, setVisibleNow] = useState(false);
  const seen = useRef(false);
  const whoIs = useEffectEvent(nameOf);

  useEffect(() => {
    const onStream = async (reader: TextStreamReader, from: { identity: string }) => {
      const text = (await reader.readAll()).slice(0, kMaxMessageLength);
      const name = whoIs(from.identity);
      // What did not come encrypted, or from outside the roster, is no message.
      if (name === null || reader.info.encryptionType !== Encryption_Type.GCM) return;
      const line = { id: reader.info.id, name, own: false, text, atMs: reader.info.timestamp };
      setLines((before) => appended(before, line));
      if (!seen.current) setUnread((before) => before + 1);
      announce(t('chat.announce', { name, text }));
    };
    room.registerTextStreamHandler(kTopic, (reader, from) => {
      // A stream that breaks off is a message that never came.
      onStream(reader, from).catch(() => undefined);
    });
    return () => room.unregisterTextStreamHandler(kTopic);
  }, [room, announce, t]);

  const send = useCallback(
    async (text: string) => {
      const info = await room.localParticipant.sendText(text, { topic: kTopic });
      const line = { id: info.id, name: '', own: true, text, atMs: info.timestamp };
      setLines((before) => appended(before, line));
    },
    [room],
  );

  const setVisible = useCallback((now: boolean) => {
    seen.current = now;
    setVisibleNow(now);
    if (now) setUnread(0);
  }, []);

  return { lines, unread, visible, send, setVisible };
}

function appended(lines: ChatLine[], line: ChatLine): ChatLine[] {
  return lines.some((other) => other.id === line.id) ? lines : [...lines, line].slice(-kMaxLines);
}
