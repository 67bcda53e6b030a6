import { EventEmitter } from 'node:events';
import type { Room } from 'livekit-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hastenRestarts } from './hastenRestarts';

class FakeEngine extends EventEmitter {
  state: RTCPeerConnectionState = 'connecting';
  pcManager = { publisher: { getConnectionState: () => this.state } };
}

let engine: FakeEngine;
let room: EventEmitter & { engine: FakeEngine };
let stop: () => void;
const restarted = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  restarted.mockReset();
  engine = new FakeEngine();
  engine.on('restarted', restarted);
  room = Object.assign(new EventEmitter(), { engine });
  stop = hastenRestarts(room as unknown as Room);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('hastenRestarts', () => {
  it('tells that the call is back when the connection stands, once', () => {
    room.emit('reconnecting');
    vi.advanceTimersByTime(100);
    engine.emit('signalRestarted');
    vi.advanceTimersByTime(200);
    expect(restarted).not.toHaveBeenCalled();
    engine.state = 'connected';
    vi.advanceTimersByTime(20);
    expect(restarted).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(5_000);
    expect(restarted).toHaveBeenCalledOnce();
  });

  it('leaves it to the library when the connection does not come', () => {
    room.emit('reconnecting');
    engine.emit('signalRestarted');
    vi.advanceTimersByTime(3_000);
    engine.state = 'connected';
    vi.advanceTimersByTime(3_000);
    expect(restarted).not.toHaveBeenCalled();
  });

  it('says nothing of a room that was left for another connection', () => {
    room.emit('reconnecting');
    engine.emit('signalRestarted');
    room.engine = new FakeEngine();
    engine.state = 'connected';
    vi.advanceTimersByTime(1_000);
    expect(restarted).not.toHaveBeenCalled();
  });

  it('helps again at the next restart', () => {
    engine.state = 'connected';
    for (let time = 1; time <= 2; time++) {
      room.emit('reconnecting');
      engine.emit('signalRestarted');
      vi.advanceTimersByTime(100);
      expect(restarted).toHaveBeenCalledTimes(time);
    }
  });
});
