import type { Room } from 'livekit-client';
import { act, renderHook, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { candidate, fakeFeed, hostEncryption } from '../../testing/fakeEncryption';
import { meeting, participant, permissions, ticket } from '../../testing/fixtures';
import { MockApi, ok, refused, type EventFeed } from '../../testing/mockApi';
import type { CallEntry } from '../callEntry';
import type { HostEncryption } from '../encryption/encryption';
import { everything } from '../devices/deviceChoice';
import { useModeration } from './useModeration';

const room = {} as Room;

const onClosed = vi.fn();
let api: MockApi;
let feed: EventFeed;

function entry(physician: boolean): CallEntry & { encryption: HostEncryption } {
  return {
    meeting,
    ticket: ticket({ admission: 'admitted', permissions: permissions(physician) }),
    role: physician ? 'physician' : 'patient',
    devices: everything,
    feed: fakeFeed(),
    encryption: hostEncryption({ guests: [candidate({ state: 'asking' })] }),
    warnings: [],
    dismissWarning: () => undefined,
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
    expect(renderHook(() => useModeration(mine, room)).result.current).toBeNull();
    expect(api.calls).toEqual([]);
  });

  it('follows who waits and forgets them once decided', async () => {
    api.on('POST /meetings/abc/participants/p1/admit', () => ok());
    const mine = entry(true);
    const { result } = renderHook(() => useModeration(mine, room));
    await waitFor(() => expect(result.current?.waiting).toHaveLength(1));
    act(() => feed.send('participant', participant({ identity: 'p2' })));
    await waitFor(() => expect(result.current?.waiting).toHaveLength(2));
    expect(result.current?.waiting).toEqual([
      { identity: 'p1', name: 'Erika Muster' },
      { identity: 'p2', name: null },
    ]);
  });

  it('admits at the server first and gives the key only then', async () => {
    api.on('POST /meetings/abc/participants/p1/admit', () => {
      expect(mine.encryption.client.admit).not.toHaveBeenCalled();
      return ok();
    });
    const mine = entry(true);
    const { result } = renderHook(() => useModeration(mine, room));
    await waitFor(() => expect(result.current?.waiting).toHaveLength(1));
    act(() => result.current?.admit('p1'));
    await waitFor(() => expect(mine.encryption.client.admit).toHaveBeenCalledWith('p1'));
  });

  it('changes the keys before it asks the server to remove somebody', () => {
    const mine = entry(true);
    api.on('POST /meetings/abc/participants/p1/remove', () => {
      expect(mine.encryption.client.remove).toHaveBeenCalledWith('p1');
      return ok();
    });
    const { result } = renderHook(() => useModeration(mine, room));
    act(() => result.current?.remove('p1'));
    expect(mine.encryption.client.remove).toHaveBeenCalledWith('p1');
    expect(api.called('POST /meetings/abc/participants/p1/remove')).toHaveLength(1);
  });

  it('shows whom the server knows but who has no key', async () => {
    feed.greet('participant', participant({ state: 'joined' }));
    const mine = entry(true);
    const { result } = renderHook(() => useModeration(mine, room));
    await waitFor(() => expect(result.current?.waiting[0]?.name).toBe('Erika Muster'));
  });

  it('keeps people at the door when the server refuses', async () => {
    api.on('POST /meetings/abc/participants/p1/admit', () => refused(409, 'meeting-full'));
    const mine = entry(true);
    const { result } = renderHook(() => useModeration(mine, room));
    await waitFor(() => expect(result.current?.waiting).toHaveLength(1));
    act(() => result.current?.admit('p1'));
    await waitFor(() => expect(result.current?.problem?.code).toBe('meeting-full'));
    expect(result.current?.waiting).toHaveLength(1);
    expect(mine.encryption.client.admit).not.toHaveBeenCalled();
  });

  it('ends the call, by own hand or from elsewhere', async () => {
    api.on('POST /meetings/abc/end', () => ok());
    const mine = entry(true);
    const { result } = renderHook(() => useModeration(mine, room));
    await waitFor(() => expect(feed.opened).toBe(1));
    act(() => result.current?.end());
    await waitFor(() => expect(onClosed).toHaveBeenCalledWith('ended'));
    feed.send('ended');
    await waitFor(() => expect(onClosed).toHaveBeenCalledTimes(2));
  });
});
