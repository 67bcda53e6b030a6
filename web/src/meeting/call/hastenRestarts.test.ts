import { EventEmitter } from 'node:events';
import { ConnectionState, type Room } from 'livekit-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hastenRestarts } from './hastenRestarts';

class FakeEngine extends EventEmitter {
  state: RTCPeerConnectionState = 'connecting';
  pendingReconnect = false;
  pcManager = { publisher: { getConnectionState: () => this.state } };
}

let engine: FakeEngine;
let room: EventEmitter & { engine: FakeEngine; state: ConnectionState };
const handOver = vi.fn();
let stop: () => void;
const restarted = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  restarted.mockReset();
  handOver.mockReset();
  engine = new FakeEngine();
  engine.on('restarted', restarted);
  room = Object.assign(new EventEmitter(), {
    engine,
    state: ConnectionState.Reconnecting,
    emitBufferedEvents: handOver,
  });
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

  it('hands over what the library keeps back while it sleeps on, and nothing of a room that is not back', () => {
    room.emit('reconnecting');
    engine.state = 'connected';
    engine.pendingReconnect = true;
    engine.emit('signalRestarted');
    vi.advanceTimersByTime(500);
    expect(handOver).not.toHaveBeenCalled();
    room.state = ConnectionState.Connected;
    vi.advanceTimersByTime(500);
    const during = handOver.mock.calls.length;
    expect(during).toBeGreaterThan(10);
    engine.pendingReconnect = false;
    vi.advanceTimersByTime(20);
    // Once more for what came in between.
    expect(handOver).toHaveBeenCalledTimes(during + 1);
    vi.advanceTimersByTime(5_000);
    expect(handOver).toHaveBeenCalledTimes(during + 1);
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
