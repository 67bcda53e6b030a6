import {
  RoomEvent,
  Track,
  type Participant,
  type Room,
  type TrackPublication,
} from 'livekit-client';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
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

  const onRefused = useEffectEvent(() => onFailure('camera'));
  // Who switches the camera on has decided for the picture.
  useEffect(() => {
    if (mode !== 'audio') return;
    const onCamera = (publication: TrackPublication, who: Participant): void => {
      const own = who === room.localParticipant && publication.source === Track.Source.Camera;
      if (!own || publication.isMuted) return;
      setMode('full');
      applyDataMode(room, 'full', false).catch(() => onRefused());
    };
    room.on(RoomEvent.TrackUnmuted, onCamera).on(RoomEvent.LocalTrackPublished, onCamera);
    return () => {
      room.off(RoomEvent.TrackUnmuted, onCamera).off(RoomEvent.LocalTrackPublished, onCamera);
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
