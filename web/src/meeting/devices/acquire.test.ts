import { describe, expect, it } from 'vitest';
import { fakeMedia, setMediaDevices } from '../../testing/fakeMedia';
import { acquire } from './acquire';
import { everything } from './deviceChoice';

describe('acquire', () => {
  it('asks for a good picture and a clean voice', async () => {
    const media = fakeMedia();
    expect(await acquire(everything)).toMatchObject({
      state: 'ready',
      camera: true,
      microphone: true,
      lack: null,
    });
    expect(media.getUserMedia.mock.calls[0]?.[0]).toEqual({
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' },
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  });

  it('goes on with the voice when the camera is busy', async () => {
    fakeMedia((wish) => (wish.video ? 'NotReadableError' : null));
    expect(await acquire(everything)).toMatchObject({
      state: 'ready',
      camera: false,
      microphone: true,
      lack: 'busy',
    });
  });

  it('goes on with the picture when there is no microphone', async () => {
    fakeMedia((wish) => (wish.audio ? 'NotFoundError' : null));
    expect(await acquire(everything)).toMatchObject({
      state: 'ready',
      camera: true,
      microphone: false,
      lack: 'missing',
    });
  });

  it('does not ask again and again after a no', async () => {
    const media = fakeMedia(() => 'NotAllowedError');
    expect(await acquire(everything)).toEqual({ state: 'failed', lack: 'denied' });
    expect(media.getUserMedia).toHaveBeenCalledOnce();
  });

  it('takes any device when the remembered one is gone', async () => {
    fakeMedia((wish) => (JSON.stringify(wish).includes('gone') ? 'OverconstrainedError' : null));
    expect(await acquire({ ...everything, cameraId: 'gone' })).toMatchObject({
      camera: true,
      microphone: true,
    });
  });

  it('knows browsers that cannot do it, and pages without https', async () => {
    setMediaDevices(undefined);
    expect(await acquire(everything)).toEqual({ state: 'unsupported' });
  });
});
