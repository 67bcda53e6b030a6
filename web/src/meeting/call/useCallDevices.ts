import { RoomEvent, Track, type Room } from 'livekit-client';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { canChooseSpeaker, deviceNews } from './callDevices';
import type { CallDevices, DeviceKind, DeviceNews, Failure } from './callSnapshot';
import { replaceLostDevices, switchOn } from './replaceLostDevices';

const kinds: readonly DeviceKind[] = ['audioinput', 'videoinput', 'audiooutput'];

/** Microphones, cameras and loudspeakers with the one in use, and what was plugged in or out. */
export function useCallDevices(room: Room, onFailure: (failure: Failure) => void): CallDevices {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  const [news, setNews] = useState<DeviceNews | null>(null);
  const [, setChanges] = useState(0);
  const known = useRef<readonly MediaDeviceInfo[]>([]);
  const usedBefore = useRef(new Map<DeviceKind, string | null>());
  /** Off because the device went, not because the person wished it. */
  const lost = useRef(new Set<DeviceKind>());

  const look = useEffectEvent(async (): Promise<void> => {
    const now = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const found = deviceNews(known.current, now, (kind) => usedBefore.current.get(kind) ?? null);
    if (found) setNews(found);
    known.current = now;
    setDevices(now);
    for (const kind of kinds) usedBefore.current.set(kind, deviceInUse(room, kind));
  });

  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return;
    const onChange = (): void => void look();
    const onUse = (): void => {
      for (const kind of kinds) usedBefore.current.set(kind, deviceInUse(room, kind));
      setChanges((count) => count + 1);
    };
    onChange();
    media.addEventListener('devicechange', onChange);
    room.on(RoomEvent.LocalTrackPublished, onChange).on(RoomEvent.ActiveDeviceChanged, onUse);
    return () => {
      media.removeEventListener('devicechange', onChange);
      room.off(RoomEvent.LocalTrackPublished, onChange).off(RoomEvent.ActiveDeviceChanged, onUse);
    };
  }, [room]);

  const onOff = useEffectEvent((kind: 'audioinput' | 'videoinput', why: 'lost' | 'failed') => {
    lost.current.add(kind);
    if (why === 'failed') onFailure(failureOf(kind));
  });
  useEffect(() => replaceLostDevices(room, (kind, why) => onOff(kind, why)), [room]);

  const choose = (kind: DeviceKind, id: string): void => {
    setNews(null);
    const change = async (): Promise<void> => {
      await room.switchActiveDevice(kind, id);
      if (lost.current.delete(kind)) await switchOn(room, kind);
    };
    change().then(
      () => setChanges((count) => count + 1),
      () => onFailure(failureOf(kind)),
    );
  };

  return {
    lists: kinds
      .filter((kind) => kind !== 'audiooutput' || canChooseSpeaker())
      .map((kind) => ({
        kind,
        devices: devices.filter((device) => device.kind === kind && device.deviceId !== ''),
        inUse: deviceInUse(room, kind),
      })),
    choose,
    news,
    dismissNews: () => setNews(null),
  };
}

function failureOf(kind: DeviceKind): Failure {
  return kind === 'videoinput' ? 'camera' : 'microphone';
}

function deviceInUse(room: Room, kind: DeviceKind): string | null {
  const source = { audioinput: Track.Source.Microphone, videoinput: Track.Source.Camera };
  if (kind !== 'audiooutput') {
    const track = room.localParticipant.getTrackPublication(source[kind])?.track;
    const id = track?.getSourceTrackSettings().deviceId;
    if (id !== undefined) return id;
  }
  return room.getActiveDevice(kind) ?? null;
}
