import { act, renderHook, waitFor } from '@testing-library/react';
import { LocalVideoTrack, type Room } from 'livekit-client';
import { describe, expect, it, vi } from 'vitest';
import { BackgroundBlur, type Painter } from '../devices/backgroundBlur';
import type { CallRoom } from './useCallRoom';
import { useBackgroundBlur } from './useBackgroundBlur';

/** A published camera that notes what is done to it, in order. */
function camera(isMuted = false) {
  const done: string[] = [];
  let processor: object | undefined;
  const note =
    (what: string, effect: () => Promise<void> = () => Promise.resolve()) =>
    (): Promise<void> => {
      done.push(what);
      return effect();
    };
  const track = Object.assign(Object.create(LocalVideoTrack.prototype) as object, {
    getProcessor: () => processor,
    pauseUpstream: note('pause'),
    resumeUpstream: note('resume'),
    setProcessor: (next: BackgroundBlur) =>
      note('blur', async () => {
        await next.init({ track: {} as MediaStreamTrack });
        processor = next;
      })(),
    stopProcessor: note('sharp'),
  });
  // The library's own is a getter of what it knows.
  Object.defineProperty(track, 'isMuted', { value: isMuted });
  return { track, done };
}

function opened({ track, done }: ReturnType<typeof camera>, load: () => Promise<Painter>) {
  const blur = new BackgroundBlur(load);
  const room = {
    options: { videoCaptureDefaults: { facingMode: 'user' as const } } as Room['options'],
    localParticipant: {
      getTrackPublication: () => ({ track }),
      unpublishTrack: vi.fn(() => {
        done.push('unpublish');
        return Promise.resolve();
      }),
      setCameraEnabled: vi.fn((on: boolean) => {
        done.push(on ? 'camera on' : 'camera off');
        return Promise.resolve();
      }),
    },
  };
  const callRoom = { room, blur, setFailure: vi.fn() } as unknown as CallRoom;
  return { blur, room, done, ...renderHook(() => useBackgroundBlur(callRoom)) };
}

const cannot = () => Promise.reject(new Error('no WebGL'));
const never = () => new Promise<Painter>(() => undefined);

describe('blur in the call', () => {
  it('sends nothing while it begins', async () => {
    const { result, done, blur, room } = opened(camera(), never);
    act(() => result.current.choose(true));
    await waitFor(() => expect(done).toEqual(['pause', 'blur']));
    expect(result.current).toMatchObject({ on: true, state: 'starting' });
    expect(room.options.videoCaptureDefaults).toEqual({ facingMode: 'user', processor: blur });
  });

  it('switches the camera off where it cannot run, and on again only when asked to', async () => {
    const { result, done, room } = opened(camera(), cannot);
    act(() => result.current.choose(true));
    await waitFor(() => expect(result.current.state).toBe('failed'));
    await waitFor(() => expect(done).toContain('unpublish'));
    expect(done).toContain('camera off');
    expect(done).not.toContain('resume');
    expect(done).not.toContain('camera on');
    act(() => result.current.showAll());
    await waitFor(() => expect(done.at(-1)).toBe('camera on'));
    expect(result.current).toMatchObject({ on: false, state: 'off' });
    expect(room.options.videoCaptureDefaults).toEqual({ facingMode: 'user' });
  });

  it('leaves the camera on when it is tried again after a failure', async () => {
    const load = vi.fn<() => Promise<Painter>>(cannot);
    const { result, done } = opened(camera(), load);
    act(() => result.current.choose(true));
    await waitFor(() => expect(done).toContain('camera off'));
    act(() => result.current.showAll());
    await waitFor(() => expect(done.at(-1)).toBe('camera on'));
    load.mockImplementation(never);
    act(() => result.current.choose(true));
    await waitFor(() => expect(result.current.state).toBe('starting'));
    expect(done.slice(done.indexOf('camera on'))).not.toContain('camera off');
  });

  it('has the next camera made anew when this one is off', async () => {
    const { result, done } = opened(camera(true), never);
    act(() => result.current.choose(true));
    await waitFor(() => expect(done).toEqual(['unpublish']));
  });

  it('is remembered on this device', () => {
    const first = opened(camera(), never);
    act(() => first.result.current.choose(true));
    expect(opened(camera(), never).result.current.on).toBe(true);
  });
});
