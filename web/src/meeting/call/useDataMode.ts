import { RoomEvent, type Room } from 'livekit-client';
import { useEffect, useRef, useState } from 'react';
import { applyDataMode, fetchSmall } from './dataMode';
import type { DataMode, Failure } from './callSnapshot';

/** How much of the network the call uses, and the choice of it. */
export function useDataMode(
  room: Room,
  onFailure: (failure: Failure) => void,
): { mode: DataMode; choose: (mode: DataMode) => void } {
  const [mode, setMode] = useState<DataMode>('full');
  const cameraWasOn = useRef(false);

  useEffect(() => {
    if (mode !== 'low') return;
    const again = (): void => fetchSmall(room, true);
    room.on(RoomEvent.TrackSubscribed, again);
    return () => {
      room.off(RoomEvent.TrackSubscribed, again);
    };
  }, [room, mode]);

  const choose = (next: DataMode): void => {
    if (next === mode) return;
    if (next === 'audio') cameraWasOn.current = room.localParticipant.isCameraEnabled;
    const wanted = mode === 'audio' && cameraWasOn.current;
    setMode(next);
    applyDataMode(room, next, wanted).catch(() => onFailure('camera'));
  };
  return { mode, choose };
}
