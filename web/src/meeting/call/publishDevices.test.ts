import type { Room } from 'livekit-client';
import { describe, expect, it } from 'vitest';
import { FakeRoom } from '../../testing/fakeRoom';
import { everything } from '../devices/deviceChoice';
import { publishDevices } from './publishDevices';

function roomWith(broken: ('camera' | 'microphone')[]): FakeRoom {
  const room = new FakeRoom({});
  const me = room.localParticipant;
  const fails = () => Promise.reject(new Error('busy'));
  if (broken.length > 0) me.enableCameraAndMicrophone.mockImplementation(fails);
  if (broken.includes('camera')) me.setCameraEnabled.mockImplementation(fails);
  if (broken.includes('microphone')) me.setMicrophoneEnabled.mockImplementation(fails);
  return room;
}

function publish(room: FakeRoom) {
  return publishDevices(room as unknown as Room, everything);
}

describe('publishDevices', () => {
  it('asks once for both', async () => {
    const room = roomWith([]);
    expect(await publish(room)).toBeNull();
    expect(room.localParticipant.setCameraEnabled).not.toHaveBeenCalled();
  });

  it('keeps the voice when the camera fails, and says so', async () => {
    const room = roomWith(['camera']);
    expect(await publish(room)).toBe('camera');
    expect(room.localParticipant.setMicrophoneEnabled).toHaveBeenCalledWith(true);
  });

  it('lets the voice go ahead of a picture that is still made ready', async () => {
    const room = roomWith([]);
    const me = room.localParticipant;
    const published = publishDevices(room as unknown as Room, everything, { voiceFirst: true });
    expect(me.setMicrophoneEnabled).toHaveBeenCalledWith(true);
    expect(me.setCameraEnabled).not.toHaveBeenCalled();
    expect(await published).toBeNull();
    expect(me.setCameraEnabled).toHaveBeenCalledWith(true);
    expect(me.enableCameraAndMicrophone).not.toHaveBeenCalled();
  });

  it('keeps the picture when the microphone fails, and says so', async () => {
    const room = roomWith(['microphone']);
    expect(await publish(room)).toBe('microphone');
    expect(room.localParticipant.setCameraEnabled).toHaveBeenCalledWith(true);
  });
});
