import { RoomContext } from '@livekit/components-react';
import type { ReactNode } from 'react';
import type { CallEntry } from '../callEntry';
import { useWakeLock } from '../devices/useWakeLock';
import type { CallSnapshot, Moderation } from './callSnapshot';
import { useCall } from './useCall';
import { useCallAnnouncements } from './useCallAnnouncements';
import { useCallNews } from './useCallNews';
import { useCallRoom, type CallRoom } from './useCallRoom';
import { useModeration } from './useModeration';
import { useTokenRenewal } from './useTokenRenewal';

export interface CallParts {
  call: CallSnapshot;
  moderation: Moderation | null;
}

interface CallSessionProps {
  entry: CallEntry;
  /** Draws the call. Runs inside the room's context, so that the chat can use it too. */
  children: (parts: CallParts) => ReactNode;
}

/** Holds the connection to the room for as long as it is on screen. */
export function CallSession({ entry, children }: CallSessionProps) {
  const callRoom = useCallRoom(entry);
  useTokenRenewal(entry);
  useCallNews(entry);
  useWakeLock();
  return (
    <RoomContext value={callRoom.room}>
      <InRoom entry={entry} callRoom={callRoom}>
        {children}
      </InRoom>
    </RoomContext>
  );
}

function InRoom({ entry, callRoom, children }: CallSessionProps & { callRoom: CallRoom }) {
  const call = useCall(entry, callRoom);
  const moderation = useModeration(entry, callRoom.room);
  useCallAnnouncements(call, moderation);
  return children({ call, moderation });
}
