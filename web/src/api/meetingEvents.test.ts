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
    const { stop } = followMeeting({
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
    const { stop } = followMeeting({
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
    const { stop } = followMeeting({ meetingId: 'abc', onEvent: () => undefined });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(api.calls.length).toBeGreaterThan(5);
    expect(api.calls.length).toBeLessThan(12);
    stop();
  });

  it('does not let somebody in a call wait longer than 1.5 s for the next try', async () => {
    const api = new MockApi().down(route);
    const { stop } = followMeeting({ meetingId: 'abc', urgent: true, onEvent: () => undefined });
    await vi.advanceTimersByTimeAsync(30_000);
    const before = api.calls.length;
    expect(before).toBeGreaterThanOrEqual(20);
    await vi.advanceTimersByTimeAsync(1_600);
    expect(api.calls.length).toBeGreaterThan(before);
    stop();
  });

  it('calms down after two minutes without the server', async () => {
    const api = new MockApi().down(route);
    const { stop } = followMeeting({ meetingId: 'abc', urgent: true, onEvent: () => undefined });
    await vi.advanceTimersByTimeAsync(150_000);
    const before = api.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(api.calls.length - before).toBeLessThan(10);
    stop();
  });

  it('tries at once when told, and when the browser is online again', async () => {
    const api = new MockApi().down(route);
    const { stop, again } = followMeeting({ meetingId: 'abc', onEvent: () => undefined });
    await vi.advanceTimersByTimeAsync(20_000);
    const before = api.calls.length;
    again();
    await vi.advanceTimersByTimeAsync(10);
    expect(api.calls).toHaveLength(before + 1);
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(10);
    expect(api.calls).toHaveLength(before + 2);
    stop();
  });

  it('opens a stream anew that may be dead, and does not call that an interruption', async () => {
    const feed = new MockApi().stream(route).greet('snapshot', { status: 'created' });
    const live: boolean[] = [];
    const { stop, again } = followMeeting({
      meetingId: 'abc',
      onEvent: () => undefined,
      onLive: (now) => live.push(now),
    });
    await vi.advanceTimersByTimeAsync(10);
    again();
    await vi.advanceTimersByTimeAsync(10);
    expect(feed.opened).toBe(2);
    expect(live).not.toContain(false);
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
    const { stop } = followMeeting({ meetingId: 'abc', onEvent });
    await vi.advanceTimersByTimeAsync(10);
    stop();
    feed.send('ended');
    feed.break();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(onEvent).not.toHaveBeenCalled();
    expect(feed.opened).toBe(1);
  });
});
