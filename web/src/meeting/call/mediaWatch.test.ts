import { ConnectionState, type Room } from 'livekit-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MediaWatch, type MediaFlow } from './mediaWatch';

const room = { state: ConnectionState.Connected, simulateScenario: vi.fn() };
const probe = vi.fn<() => Promise<boolean>>();
let packets: number | null;
let perLook: number;
let watch: MediaWatch;
let flows: MediaFlow[];

beforeEach(() => {
  vi.useFakeTimers();
  room.state = ConnectionState.Connected;
  room.simulateScenario.mockReset();
  probe.mockReset();
  probe.mockResolvedValue(true);
  packets = 0;
  perLook = 10;
  const read = () => {
    if (packets !== null) packets += perLook;
    return Promise.resolve(packets);
  };
  flows = [];
  const onFlow = (flow: MediaFlow): void => void flows.push(flow);
  watch = new MediaWatch(room as unknown as Room, { onFlow, probe, read });
});

afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('MediaWatch', () => {
  it('leaves a running call alone', async () => {
    await pass(60_000);
    expect(probe).not.toHaveBeenCalled();
    expect(room.simulateScenario).not.toHaveBeenCalled();
  });

  it('resumes once when media stops and the server can be reached', async () => {
    await pass(5_000);
    perLook = 0;
    await pass(1_000);
    expect(room.simulateScenario).toHaveBeenCalledExactlyOnceWith('signal-reconnect');
    await pass(5_000);
    expect(room.simulateScenario).toHaveBeenCalledOnce();
  });

  it('waits while the server cannot be reached, and resumes when it can', async () => {
    await pass(5_000);
    perLook = 0;
    probe.mockResolvedValue(false);
    await pass(5_000);
    expect(probe.mock.calls.length).toBeGreaterThan(5);
    expect(room.simulateScenario).not.toHaveBeenCalled();
    probe.mockResolvedValue(true);
    await pass(700);
    expect(room.simulateScenario).toHaveBeenCalledOnce();
  });

  it('notices within 0.7 s', async () => {
    await pass(5_000);
    perLook = 0;
    await pass(700);
    expect(room.simulateScenario).toHaveBeenCalledOnce();
  });

  it('tells when nothing is received, and when it is again', async () => {
    await pass(5_000);
    expect(flows).toEqual(['flowing']);
    perLook = 0;
    probe.mockResolvedValue(false);
    await pass(900);
    expect(flows).toEqual(['flowing']);
    await pass(400);
    expect(flows).toEqual(['flowing', 'silent']);
    await pass(10_000);
    perLook = 10;
    await pass(200);
    expect(flows).toEqual(['flowing', 'silent', 'flowing']);
  });

  it('tells that media goes on while the signalling is renewed', async () => {
    await pass(5_000);
    room.state = ConnectionState.SignalReconnecting;
    await pass(3_000);
    expect(flows).toEqual(['flowing']);
    perLook = 0;
    await pass(1_300);
    expect(flows).toEqual(['flowing', 'silent']);
    expect(probe).not.toHaveBeenCalled();
  });

  it('knows nothing of a room that is joined anew', async () => {
    await pass(5_000);
    room.state = ConnectionState.Reconnecting;
    await pass(200);
    expect(flows).toEqual(['flowing', 'unknown']);
  });

  it('does nothing when media is back before the answer', async () => {
    await pass(5_000);
    perLook = 0;
    probe.mockImplementation(
      () => new Promise((resolve) => setTimeout(() => resolve(true), 1_000)),
    );
    await pass(900);
    expect(probe).toHaveBeenCalled();
    perLook = 10;
    await pass(5_000);
    expect(room.simulateScenario).not.toHaveBeenCalled();
  });

  it('does nothing when media comes back with the answer', async () => {
    await pass(5_000);
    perLook = 0;
    probe.mockImplementation(() => {
      perLook = 10;
      return Promise.resolve(true);
    });
    await pass(5_000);
    expect(probe).toHaveBeenCalledOnce();
    expect(room.simulateScenario).not.toHaveBeenCalled();
  });

  it.each([
    ['of a call in which nothing ran', () => (perLook = 0)],
    ['of a browser that does not tell', () => (packets = null)],
  ])('thinks nothing of the silence %s', async (_, silence) => {
    silence();
    await pass(20_000);
    expect(probe).not.toHaveBeenCalled();
  });

  it('keeps out of the way while the library reconnects', async () => {
    await pass(5_000);
    perLook = 0;
    room.state = ConnectionState.SignalReconnecting;
    await pass(20_000);
    expect(probe).not.toHaveBeenCalled();
  });
});
