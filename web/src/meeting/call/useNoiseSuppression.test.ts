import { act, renderHook, waitFor } from '@testing-library/react';
import { LocalAudioTrack, RoomEvent, type Room } from 'livekit-client';
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useNoiseSuppression } from './useNoiseSuppression';

// jsdom has no audio; what the worklet does to sound is shown in tests/browser/noise.spec.ts.
const { make } = vi.hoisted(() => ({ make: vi.fn<(onBroken: () => void) => Promise<object>>() }));
vi.mock('./noiseSuppressor', () => ({ NoiseSuppressor: { make } }));

/** A published microphone of which only the processor counts. */
function microphone() {
  let processor: object | undefined;
  const track = Object.assign(Object.create(LocalAudioTrack.prototype) as object, {
    getProcessor: () => processor,
    setAudioContext: vi.fn(() => Promise.resolve()),
    setProcessor: vi.fn((next: object) => {
      processor = next;
      return Promise.resolve();
    }),
    stopProcessor: vi.fn(() => {
      processor = undefined;
      return Promise.resolve();
    }),
  });
  return track;
}

function started(track: object | undefined = microphone()) {
  const publication = { track };
  const room = Object.assign(new EventEmitter(), {
    localParticipant: { getTrackPublication: () => publication },
  });
  const { result } = renderHook(() => useNoiseSuppression(room as unknown as Room));
  return { room, publication, result };
}

let onBroken: () => void = () => undefined;

beforeEach(() => {
  localStorage.clear();
  make.mockImplementation((broken) => {
    onBroken = broken;
    return Promise.resolve({ context: {}, destroy: vi.fn() });
  });
});

describe('noise suppression', () => {
  it('stays away until somebody asks for it, and goes when they have enough', async () => {
    const track = microphone();
    const { result } = started(track);
    expect(result.current).toMatchObject({ on: false, state: 'off' });
    expect(make).not.toHaveBeenCalled();
    act(() => result.current.choose(true));
    expect(result.current.state).toBe('starting');
    await waitFor(() => expect(result.current.state).toBe('on'));
    expect(track.setProcessor).toHaveBeenCalledTimes(1);
    act(() => result.current.choose(false));
    await waitFor(() => expect(track.getProcessor()).toBeUndefined());
    expect(result.current).toMatchObject({ on: false, state: 'off' });
  });

  it('is remembered, and holds for a microphone that is published anew', async () => {
    const first = started();
    act(() => first.result.current.choose(true));
    const { room, publication, result } = started(undefined);
    expect(result.current.on).toBe(true);
    const anew = microphone();
    publication.track = anew;
    act(() => void room.emit(RoomEvent.LocalTrackPublished));
    await waitFor(() => expect(result.current.state).toBe('on'));
    expect(anew.setProcessor).toHaveBeenCalledTimes(1);
  });

  it('says so where it cannot run, and leaves the microphone as it is', async () => {
    make.mockRejectedValue(new Error('no WebAssembly'));
    const track = microphone();
    const { result } = started(track);
    act(() => result.current.choose(true));
    await waitFor(() => expect(result.current).toMatchObject({ on: false, state: 'failed' }));
    expect(track.setProcessor).not.toHaveBeenCalled();
  });

  it('steps aside when it breaks in the call', async () => {
    const track = microphone();
    const { result } = started(track);
    act(() => result.current.choose(true));
    await waitFor(() => expect(result.current.state).toBe('on'));
    act(() => onBroken());
    expect(result.current).toMatchObject({ on: false, state: 'failed' });
    await waitFor(() => expect(track.getProcessor()).toBeUndefined());
  });
});
