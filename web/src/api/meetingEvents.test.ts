import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MockApi, refused } from '../testing/mockApi';
import { followMeeting } from './meetingEvents';
import type { MeetingEvent } from './types';

const route = 'GET /meetings/abc/events';

beforeEach(() => {
  vi.useFakeTimers();
});

describe('followMeeting', () => {
  it('hands on typed events, with the token in the header', async () => {
    const api = new MockApi();
    const feed = api.stream(route).greet('snapshot', { status: 'created', state: 'waiting' });
    const events: MeetingEvent[] = [];
    const stop = followMeeting({
      meetingId: 'abc',
      token: 't',
      onEvent: (event) => events.push(event),
    });
    await vi.advanceTimersByTimeAsync(10);
    feed.send('unheard-of', {});
    feed.send('admitted');
    await vi.advanceTimersByTimeAsync(10);
    expect(events).toEqual([
      { kind: 'snapshot', data: { status: 'created', state: 'waiting' } },
      { kind: 'admitted' },
    ]);
    expect(api.calls[0]?.token).toBe('t');
    stop();
  });

  it('comes back after a broken connection and says so', async () => {
    const feed = new MockApi().stream(route).greet('snapshot', { status: 'created' });
    const live: boolean[] = [];
    const stop = followMeeting({
      meetingId: 'abc',
      onEvent: () => undefined,
      onLive: (now) => live.push(now),
    });
    await vi.advanceTimersByTimeAsync(10);
    feed.break();
    await vi.advanceTimersByTimeAsync(600);
    expect(feed.opened).toBe(2);
    expect(live).toEqual([true, false, true]);
    stop();
  });

  it('waits longer and longer while the server is away', async () => {
    const api = new MockApi().down(route);
    const stop = followMeeting({ meetingId: 'abc', onEvent: () => undefined });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(api.calls.length).toBeGreaterThan(5);
    expect(api.calls.length).toBeLessThan(12);
    stop();
  });

  it.each([401, 403, 404, 410])('stops for good at %i', async (status) => {
    const api = new MockApi().on(route, () => refused(status, 'not-found'));
    const onRefused = vi.fn();
    followMeeting({ meetingId: 'abc', onEvent: () => undefined, onRefused });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(api.calls).toHaveLength(1);
    expect(onRefused).toHaveBeenCalledOnce();
  });

  it('is quiet once stopped', async () => {
    const feed = new MockApi().stream(route);
    const onEvent = vi.fn();
    const stop = followMeeting({ meetingId: 'abc', onEvent });
    await vi.advanceTimersByTimeAsync(10);
    stop();
    feed.send('ended');
    feed.break();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(onEvent).not.toHaveBeenCalled();
    expect(feed.opened).toBe(1);
  });
});
