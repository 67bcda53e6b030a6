import { act, renderHook, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { meeting, participant, permissions, ticket } from '../../testing/fixtures';
import { MockApi, ok, refused, type EventFeed } from '../../testing/mockApi';
import type { CallEntry } from '../callEntry';
import { everything } from '../devices/deviceChoice';
import { useModeration } from './useModeration';

const onClosed = vi.fn();
let api: MockApi;
let feed: EventFeed;

function entry(physician: boolean): CallEntry {
  return {
    meeting,
    ticket: ticket({ admission: 'admitted', permissions: permissions(physician) }),
    role: physician ? 'physician' : 'patient',
    devices: everything,
    renew: () => Promise.resolve(ticket()),
    onClosed,
  };
}

beforeEach(() => {
  onClosed.mockReset();
  api = new MockApi();
  feed = api
    .stream('GET /meetings/abc/events')
    .greet('snapshot', { status: 'active', participants: [participant()] });
});

describe('useModeration', () => {
  it('is nothing for patients, who do not even ask', () => {
    const mine = entry(false);
    expect(renderHook(() => useModeration(mine)).result.current).toBeNull();
    expect(api.calls).toEqual([]);
  });

  it('follows who waits and forgets them once decided', async () => {
    api.on('POST /meetings/abc/participants/p1/admit', () => ok());
    const mine = entry(true);
    const { result } = renderHook(() => useModeration(mine));
    await waitFor(() => expect(result.current?.waiting).toHaveLength(1));
    act(() => feed.send('participant', participant({ identity: 'p2' })));
    await waitFor(() => expect(result.current?.waiting).toHaveLength(2));
    act(() => result.current?.admit('p1'));
    await waitFor(() => expect(result.current?.waiting.map((one) => one.identity)).toEqual(['p2']));
  });

  it('keeps people at the door when the server refuses', async () => {
    api.on('POST /meetings/abc/participants/p1/admit', () => refused(409, 'meeting-full'));
    const mine = entry(true);
    const { result } = renderHook(() => useModeration(mine));
    await waitFor(() => expect(result.current?.waiting).toHaveLength(1));
    act(() => result.current?.admit('p1'));
    await waitFor(() => expect(result.current?.problem?.code).toBe('meeting-full'));
    expect(result.current?.waiting).toHaveLength(1);
  });

  it('ends the call, by own hand or from elsewhere', async () => {
    api.on('POST /meetings/abc/end', () => ok());
    const mine = entry(true);
    const { result } = renderHook(() => useModeration(mine));
    await waitFor(() => expect(feed.opened).toBe(1));
    act(() => result.current?.end());
    await waitFor(() => expect(onClosed).toHaveBeenCalledWith('ended'));
    feed.send('ended');
    await waitFor(() => expect(onClosed).toHaveBeenCalledTimes(2));
  });
});
