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

function started(track: object | null = microphone()) {
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
    let arrived: () => void = () => undefined;
    make.mockReturnValue(new Promise((resolve) => (arrived = () => resolve({ context: {} }))));
    act(() => result.current.choose(true));
    await waitFor(() => expect(result.current.state).toBe('starting'));
    arrived();
    await waitFor(() => expect(result.current.state).toBe('on'));
    expect(track.setProcessor).toHaveBeenCalledTimes(1);
    act(() => result.current.choose(false));
    await waitFor(() => expect(track.getProcessor()).toBeUndefined());
    expect(result.current).toMatchObject({ on: false, state: 'off' });
  });

  it('is remembered, and holds for a microphone that is published anew', async () => {
    const first = started();
    act(() => first.result.current.choose(true));
    await waitFor(() => expect(first.result.current.state).toBe('on'));
    const { room, publication, result } = started(null);
    expect(result.current.on).toBe(true);
    const anew = microphone();
    publication.track = anew;
    act(() => void room.emit(RoomEvent.LocalTrackPublished));
    await waitFor(() => expect(result.current.state).toBe('on'));
    expect(anew.setProcessor).toHaveBeenCalledTimes(1);
  });

  it('waits without a word while no microphone is published', async () => {
    const { result } = started(null);
    act(() => result.current.choose(true));
    await act(() => Promise.resolve());
    expect(result.current).toMatchObject({ on: true, state: 'off' });
  });

  it('is on after a quick change of mind', async () => {
    const track = microphone();
    const { result } = started(track);
    act(() => result.current.choose(true));
    await waitFor(() => expect(result.current.state).toBe('on'));
    act(() => result.current.choose(false));
    act(() => result.current.choose(true));
    await waitFor(() => expect(result.current.state).toBe('on'));
    expect(track.stopProcessor).toHaveBeenCalledTimes(1);
    expect(track.getProcessor()).toBeDefined();
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
