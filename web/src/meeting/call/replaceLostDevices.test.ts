import { RoomEvent, Track, TrackEvent, type Room } from 'livekit-client';
import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import { fakeMedia } from '../../testing/fakeMedia';
import { replaceLostDevices } from './replaceLostDevices';

// What a browser and the library do with a device that is gone is in tests/browser/devices.spec.ts.

function withCamera(deviceId: string) {
  const camera = Object.assign(new EventEmitter(), {
    isMuted: false,
    getSourceTrackSettings: () => ({ deviceId }),
  });
  const publication = { source: Track.Source.Camera, track: camera };
  const room = Object.assign(new EventEmitter(), {
    switchActiveDevice: vi.fn(() => Promise.resolve(true)),
    localParticipant: {
      trackPublications: new Map([['camera', publication]]),
      setCameraEnabled: vi.fn(() => Promise.resolve()),
    },
  });
  const onOff = vi.fn();
  const stop = replaceLostDevices(room as unknown as Room, onOff);
  return { camera, publication, room, onOff, stop };
}

beforeEach(() => void fakeMedia());

it('lets another camera take over from one that is gone', async () => {
  const { camera, publication, room, onOff } = withCamera('video-1');
  room.emit(RoomEvent.LocalTrackPublished, publication); // again, after a reconnection
  camera.emit(TrackEvent.Ended);
  camera.emit(TrackEvent.Muted);
  await vi.waitFor(() => expect(room.localParticipant.setCameraEnabled).toHaveBeenCalledOnce());
  expect(room.switchActiveDevice).toHaveBeenCalledExactlyOnceWith('videoinput', 'video-2');
  expect(onOff).not.toHaveBeenCalled();
});

it('says when there is no other', async () => {
  navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
  const { camera, room, onOff } = withCamera('video-1');
  camera.emit(TrackEvent.Ended);
  camera.emit(TrackEvent.Muted);
  await vi.waitFor(() => expect(onOff).toHaveBeenCalledExactlyOnceWith('videoinput', 'lost'));
  expect(room.switchActiveDevice).not.toHaveBeenCalled();
});

it('says when the other cannot be used', async () => {
  const { camera, room, onOff } = withCamera('video-1');
  room.localParticipant.setCameraEnabled.mockRejectedValue(new Error('busy'));
  camera.emit(TrackEvent.Ended);
  camera.emit(TrackEvent.Muted);
  await vi.waitFor(() => expect(onOff).toHaveBeenCalledExactlyOnceWith('videoinput', 'failed'));
});

it('leaves alone what the person switched off, what the library brought back, and what is over', async () => {
  const off = withCamera('video-1');
  off.camera.emit(TrackEvent.Muted);
  off.camera.isMuted = true;
  off.camera.emit(TrackEvent.Ended);
  off.camera.emit(TrackEvent.Muted);
  const back = withCamera('video-1');
  back.camera.emit(TrackEvent.Ended);
  back.camera.emit(TrackEvent.Restarted);
  back.camera.emit(TrackEvent.Muted);
  const over = withCamera('video-1');
  over.camera.emit(TrackEvent.Ended);
  over.stop();
  over.camera.emit(TrackEvent.Muted);
  await Promise.resolve();
  for (const { room, onOff } of [off, back, over]) {
    expect(room.switchActiveDevice).not.toHaveBeenCalled();
    expect(onOff).not.toHaveBeenCalled();
  }
});
