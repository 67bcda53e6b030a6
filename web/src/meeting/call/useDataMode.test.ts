import { act, renderHook } from '@testing-library/react';
import { RoomEvent, Track, type Room } from 'livekit-client';
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { useDataMode } from './useDataMode';

/** As much of a room as the choice of data needs. */
function fakeRoom() {
  const me = {
    isCameraEnabled: true,
    setCameraEnabled: vi.fn((on: boolean) => {
      me.isCameraEnabled = on;
      return Promise.resolve();
    }),
    getTrackPublication: () => undefined,
  };
  const room = Object.assign(new EventEmitter(), {
    options: {
      videoCaptureDefaults: { facingMode: 'user', resolution: { width: 1280, height: 720 } },
    },
    localParticipant: me,
    remoteParticipants: new Map(),
  });
  return { room, me };
}

function started() {
  const { room, me } = fakeRoom();
  const onFailure = vi.fn();
  const { result } = renderHook(() => useDataMode(room as unknown as Room, onFailure));
  const choose = (mode: Parameters<typeof result.current.choose>[0]) =>
    act(() => result.current.choose(mode));
  return { room, me, result, choose };
}

const camera = { source: Track.Source.Camera, isMuted: false };

describe('the choice of data', () => {
  it('holds for the camera that is published anew after a lost connection', () => {
    const { room, choose } = started();
    choose('low');
    expect(room.options.videoCaptureDefaults).toMatchObject({
      facingMode: 'user',
      resolution: { width: 384, height: 216 },
    });
    choose('full');
    expect(room.options.videoCaptureDefaults.resolution).toMatchObject({ height: 720 });
  });

  it('ends sound only when the person switches their camera on', () => {
    const { room, me, result, choose } = started();
    choose('audio');
    expect(me.setCameraEnabled).toHaveBeenCalledExactlyOnceWith(false);
    expect(result.current.mode).toBe('audio');
    act(() => void room.emit(RoomEvent.TrackUnmuted, camera, me));
    expect(result.current.mode).toBe('full');
  });

  it('stays with sound only beside a shared screen, a microphone and the others', () => {
    const { room, me, result, choose } = started();
    choose('audio');
    act(() => {
      room.emit(RoomEvent.LocalTrackPublished, { ...camera, source: Track.Source.ScreenShare }, me);
      room.emit(RoomEvent.TrackUnmuted, { ...camera, source: Track.Source.Microphone }, me);
      room.emit(RoomEvent.TrackUnmuted, camera, { identity: 'p1' });
    });
    expect(result.current.mode).toBe('audio');
  });
});
