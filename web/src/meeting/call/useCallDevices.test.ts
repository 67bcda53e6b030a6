import { renderHook, waitFor } from '@testing-library/react';
import { RoomEvent, Track, type Room } from 'livekit-client';
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { fakeMedia } from '../../testing/fakeMedia';
import { useCallDevices } from './useCallDevices';

it('tells which microphone is in use, not what noise suppression makes of it', async () => {
  fakeMedia();
  const microphone = {
    // What is sent comes out of the worklet, and from no device.
    mediaStreamTrack: { getSettings: () => ({ deviceId: 'made-of-sound' }) },
    getSourceTrackSettings: () => ({ deviceId: 'audio-1' }),
  };
  const room = Object.assign(new EventEmitter(), {
    getActiveDevice: () => undefined,
    localParticipant: {
      trackPublications: new Map(),
      getTrackPublication: (source: Track.Source) =>
        source === Track.Source.Microphone ? { track: microphone } : undefined,
    },
  });
  const { result } = renderHook(() => useCallDevices(room as unknown as Room, () => undefined));
  room.emit(RoomEvent.LocalTrackPublished, { source: Track.Source.Microphone });
  await waitFor(() => {
    const list = result.current.lists.find(({ kind }) => kind === 'audioinput');
    expect(list).toMatchObject({ inUse: 'audio-1', devices: [{ deviceId: 'audio-1' }] });
  });
});
