import { RoomContext } from '@livekit/components-react';
import { act, renderHook, screen } from '@testing-library/react';
import { Encryption_Type, type Room } from 'livekit-client';
import { EventEmitter } from 'node:events';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnnouncerProvider } from '../ui/Announcer';
import { unreadOf, useLiveText } from './useLiveText';

const kTopic = 'heydok.live-text';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function open() {
  const publishData = vi.fn((_payload: Uint8Array, _options: object) => Promise.resolve());
  const room = Object.assign(new EventEmitter(), { localParticipant: { publishData } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <AnnouncerProvider>
      <RoomContext value={room as unknown as Room}>{children}</RoomContext>
    </AnnouncerProvider>
  );
  const nameOf = (identity: string) => (identity === 'p1' ? 'Erika Muster' : null);
  const hook = renderHook(() => useLiveText(nameOf), { wrapper });
  const receive = (
    text: string,
    { identity = 'p1', topic = kTopic, encryption = Encryption_Type.GCM } = {},
  ): void =>
    act(() => {
      const bytes = new TextEncoder().encode(text);
      room.emit('dataReceived', bytes, { identity }, 0, topic, encryption);
    });
  const sent = () => publishData.mock.calls.map(([bytes]) => new TextDecoder().decode(bytes));
  return { ...hook, room, publishData, receive, sent };
}

describe('live text', () => {
  it('sends nothing until the person wants it', () => {
    const { result, publishData } = open();
    act(() => result.current.type('geheim'));
    vi.advanceTimersByTime(1_000);
    expect(publishData).not.toHaveBeenCalled();
  });

  it('sends the draft as it grows, within a fraction of the half second, reliably', () => {
    const { result, publishData, sent } = open();
    act(() => result.current.setOn(true));
    vi.advanceTimersByTime(150);
    act(() => result.current.type('G'));
    act(() => result.current.type('Gu'));
    vi.advanceTimersByTime(149);
    expect(sent()).toEqual(['']);
    vi.advanceTimersByTime(1);
    expect(sent()).toEqual(['', 'Gu']);
    expect(publishData.mock.calls[1]?.[1]).toEqual({ reliable: true, topic: kTopic });
    act(() => result.current.setOn(false));
    vi.advanceTimersByTime(150);
    expect(sent().at(-1)).toBe('');
  });

  it('shows what others write until it is sent or taken back', () => {
    const { result, receive } = open();
    receive('Mir ist');
    receive('Mir ist schwindlig');
    expect(result.current.others).toEqual([
      { identity: 'p1', name: 'Erika Muster', text: 'Mir ist schwindlig' },
    ]);
    receive('x'.repeat(9_000));
    expect(result.current.others[0]?.text).toHaveLength(4_000);
    receive('');
    expect(result.current.others).toEqual([]);
  });

  it('shows nothing any more of somebody who has left', () => {
    const { result, receive, room } = open();
    receive('Mir ist');
    act(() => void room.emit('participantDisconnected', { identity: 'p1' }));
    expect(result.current.others).toEqual([]);
  });

  it('says once that somebody begins to write', () => {
    const { receive } = open();
    const said = () => screen.getByTestId('announcer').textContent;
    receive('Mir');
    expect(said()).toBe('Erika Muster schreibt mit.');
    act(() => void vi.advanceTimersByTime(1_200));
    receive('Mir ist');
    expect(said()).toBe('');
  });

  it('is the same list until somebody writes', () => {
    const { result, receive, rerender } = open();
    receive('Mir ist');
    const before = result.current.others;
    rerender();
    expect(result.current.others).toBe(before);
  });

  it('counts as unread only for those who do not look', () => {
    const live = { others: [{ identity: 'p1', name: 'Erika Muster', text: 'Mir' }] };
    expect(unreadOf({ unread: 1, visible: false }, live)).toBe(2);
    expect(unreadOf({ unread: 0, visible: true }, live)).toBe(0);
  });

  it('discards what is not encrypted, from strangers, or of another topic', () => {
    const { result, receive } = open();
    receive('untergeschoben', { encryption: Encryption_Type.NONE });
    receive('von draußen', { identity: 'stranger' });
    receive('anderes', { topic: 'x' });
    expect(result.current.others).toEqual([]);
  });
});
