import { act, renderHook, waitFor } from '@testing-library/react';
import { DisconnectReason } from 'livekit-client';
import type * as LiveKit from 'livekit-client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import type { Ticket } from '../../api/types';
import { fakeFeed, guestEncryption } from '../../testing/fakeEncryption';
import { FakeRoom } from '../../testing/fakeRoom';
import { meeting, ticket } from '../../testing/fixtures';
import type { CallEntry } from '../callEntry';
import { everything } from '../devices/deviceChoice';
import { useCallRoom } from './useCallRoom';

vi.mock('livekit-client', async (original) => {
  const { FakeRoom: Room } = await import('../../testing/fakeRoom');
  return { ...(await original<typeof LiveKit>()), Room };
});

const onClosed = vi.fn();
const renew = vi.fn<() => Promise<Ticket>>();

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  FakeRoom.made = [];
  onClosed.mockReset();
  renew.mockReset();
  renew.mockImplementation(() => Promise.resolve(ticket({ token: 'fresh' })));
});

async function join(change: Partial<CallEntry> = {}) {
  const entry: CallEntry = {
    meeting,
    ticket: ticket({ admission: 'admitted' }),
    role: 'patient',
    devices: everything,
    feed: fakeFeed(),
    encryption: guestEncryption(),
    warnings: [],
    dismissWarning: () => undefined,
    renew,
    onClosed,
    ...change,
  };
  const hook = renderHook(() => useCallRoom(entry));
  await act(() => vi.advanceTimersByTimeAsync(0));
  const room = FakeRoom.made.at(-1);
  if (!room) throw new Error('no room');
  return { ...hook, room };
}

describe('useCallRoom', () => {
  it('joins with the ticket and switches on what was chosen', async () => {
    const { room } = await join();
    expect(room.connect).toHaveBeenCalledWith('ws://127.0.0.1:7880', 'token-1', {
      websocketTimeout: 5_000,
      autoSubscribe: false,
    });
    expect(room.localParticipant.enableCameraAndMicrophone).toHaveBeenCalledOnce();
    expect(room.options).toMatchObject({
      adaptiveStream: true,
      dynacast: true,
      videoCaptureDefaults: { resolution: { width: 1280, height: 720 } },
      audioCaptureDefaults: {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      },
      publishDefaults: { videoCodec: 'vp8' },
    });
  });

  it('switches on nothing that the person left off', async () => {
    const { room } = await join({ devices: { ...everything, camera: false } });
    expect(room.localParticipant.enableCameraAndMicrophone).not.toHaveBeenCalled();
    expect(room.localParticipant.setMicrophoneEnabled).toHaveBeenCalledWith(true);
    expect(room.localParticipant.setCameraEnabled).not.toHaveBeenCalled();
  });

  it.each([
    [DisconnectReason.PARTICIPANT_REMOVED, 'removed'],
    [DisconnectReason.ROOM_DELETED, 'ended'],
    [DisconnectReason.DUPLICATE_IDENTITY, 'elsewhere'],
  ])('takes reason %i for the end: %s', async (reason, end) => {
    const { room } = await join();
    act(() => room.lose(reason));
    expect(onClosed).toHaveBeenCalledExactlyOnceWith(end);
    expect(renew).not.toHaveBeenCalled();
  });

  it('joins anew with a fresh token when the connection is lost', async () => {
    const { room, result } = await join();
    act(() => room.lose(DisconnectReason.STATE_MISMATCH));
    await waitFor(() => expect(result.current.rejoining).toBe(true));
    await act(() => vi.advanceTimersByTimeAsync(600));
    expect(room.connect).toHaveBeenLastCalledWith('ws://127.0.0.1:7880', 'fresh', {
      websocketTimeout: 5_000,
      autoSubscribe: false,
    });
    expect(result.current.rejoining).toBe(false);
    expect(onClosed).not.toHaveBeenCalled();
  });

  it('keeps who is muted muted when it joins anew', async () => {
    const { room } = await join();
    const own = room.localParticipant;
    room.emit('localTrackPublished', { source: 'microphone', isMuted: false });
    room.emit('localTrackPublished', { source: 'camera', isMuted: false });
    room.emit('trackMuted', { source: 'camera' }, { identity: 'somebody else' });
    room.emit('trackMuted', { source: 'microphone' }, own);
    own.enableCameraAndMicrophone.mockClear();
    act(() => room.lose(DisconnectReason.STATE_MISMATCH));
    await act(() => vi.advanceTimersByTimeAsync(600));
    expect(own.enableCameraAndMicrophone).not.toHaveBeenCalled();
    expect(own.setMicrophoneEnabled).not.toHaveBeenCalled();
    expect(own.setCameraEnabled).toHaveBeenCalledExactlyOnceWith(true);
  });

  it('joins anew one try after the other, though each that fails looks like a loss', async () => {
    const { room } = await join();
    room.connect.mockClear();
    room.connect.mockImplementation(() => {
      room.lose(DisconnectReason.UNKNOWN_REASON);
      return Promise.reject(new Error('nobody there'));
    });
    act(() => room.lose(DisconnectReason.SIGNAL_CLOSE));
    await act(() => vi.advanceTimersByTimeAsync(8_000));
    expect(room.connect).toHaveBeenCalledTimes(3);
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    expect(room.connect).toHaveBeenCalledTimes(4);
    expect(onClosed).toHaveBeenCalledExactlyOnceWith('connection-lost');
  });

  it('gives up in the end and says so', async () => {
    const { room } = await join();
    renew.mockRejectedValue(new Problem('unreachable', 0));
    act(() => room.lose(DisconnectReason.SIGNAL_CLOSE));
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(renew).toHaveBeenCalledTimes(4);
    expect(onClosed).toHaveBeenCalledExactlyOnceWith('connection-lost');
  });

  it.each([
    ['meeting-ended', 410, 'ended'],
    ['not-admitted', 403, 'removed'],
  ] as const)('learns from %s what has happened meanwhile', async (code, status, end) => {
    const { room } = await join();
    renew.mockRejectedValue(new Problem(code, status));
    act(() => room.lose(DisconnectReason.SIGNAL_CLOSE));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(onClosed).toHaveBeenCalledExactlyOnceWith(end);
  });

  it('gives up what it has and joins anew at once when the person asks for it', async () => {
    const { room, result } = await join();
    renew.mockRejectedValueOnce(new Problem('unreachable', 0));
    act(() => room.lose(DisconnectReason.SIGNAL_CLOSE));
    await act(() => vi.advanceTimersByTimeAsync(600));
    expect(renew).toHaveBeenCalledOnce();
    room.connect.mockClear();
    // The next try would come in two seconds.
    act(() => result.current.connectAgain());
    await act(() => vi.advanceTimersByTimeAsync(50));
    expect(room.disconnect).toHaveBeenCalledOnce();
    expect(room.connect).toHaveBeenCalledOnce();
    expect(result.current.rejoining).toBe(false);
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(room.connect).toHaveBeenCalledOnce();
    expect(onClosed).not.toHaveBeenCalled();
  });

  it('leaves the room with the page and hears nothing afterwards', async () => {
    const { room, unmount } = await join();
    unmount();
    expect(room.disconnect).toHaveBeenCalled();
    room.lose(DisconnectReason.PARTICIPANT_REMOVED);
    expect(onClosed).not.toHaveBeenCalled();
  });

  it('publishes nothing before there is a key to encrypt it with', async () => {
    const encryption = guestEncryption({ sendsWith: 0 });
    const { room } = await join({ encryption });
    expect(encryption.client.protect).toHaveBeenCalledWith(room);
    expect(room.connect).toHaveBeenCalled();
    expect(room.localParticipant.enableCameraAndMicrophone).not.toHaveBeenCalled();
  });

  it('does not enter a room that it cannot protect', async () => {
    const encryption = guestEncryption();
    vi.mocked(encryption.client.protect).mockRejectedValue(new Error('unknown library'));
    const { room } = await join({ encryption });
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(room.connect).not.toHaveBeenCalled();
    expect(onClosed).toHaveBeenCalledExactlyOnceWith('not-secured');
  });

  it('shows itself to the browser test only when asked to', async () => {
    vi.stubEnv('DEV', false);
    delete window.__heydokRoom;
    await join();
    expect(window.__heydokRoom).toBeUndefined();
    localStorage.setItem('heydok-test', '1');
    const { room } = await join();
    expect(window.__heydokRoom).toBe(room);
    vi.unstubAllEnvs();
  });
});
