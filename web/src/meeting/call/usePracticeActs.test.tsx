import { act, renderHook } from '@testing-library/react';
import { Encryption_Type, type Room } from 'livekit-client';
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { guestEncryption, hostEncryption } from '../../testing/fakeEncryption';
import { AnnouncerProvider } from '../../ui/Announcer';
import type { Encryption } from '../encryption/encryption';
import { sendPracticeAct } from './practiceActs';
import { usePracticeActs } from './usePracticeActs';

const kTopic = 'heydok.practice-act';
const kMe = 'p1';

function inRoom(encryption: Encryption) {
  const me = {
    identity: kMe,
    setMicrophoneEnabled: vi.fn((_on: boolean) => Promise.resolve()),
    setCameraEnabled: vi.fn((_on: boolean) => Promise.resolve()),
    setScreenShareEnabled: vi.fn((_on: boolean) => Promise.resolve()),
    publishData: vi.fn((_payload: Uint8Array, _options: object) => Promise.resolve()),
  };
  const room = Object.assign(new EventEmitter(), { localParticipant: me });
  const hook = renderHook(() => usePracticeActs(room as unknown as Room, encryption), {
    wrapper: AnnouncerProvider,
  });
  const receive = (
    text: string,
    { from = 'host', to = kMe, topic = kTopic, encrypted = Encryption_Type.GCM } = {},
  ): Promise<void> =>
    act(async () => {
      const bytes = new TextEncoder().encode(`${text} ${to}`);
      room.emit('dataReceived', bytes, { identity: from }, 0, topic, encrypted);
      await Promise.resolve();
    });
  return { me, room, receive, ...hook };
}

const practice = guestEncryption().view.people.find((person) => person.role === 'host');
const other = guestEncryption().view.people.find((person) => person.role !== 'host');

describe('what the practice does to a guest’s device', () => {
  it('is done, and the guest is told', async () => {
    const { me, receive, result } = inRoom(guestEncryption());
    const from = practice?.identity ?? '';
    await receive('mute', { from });
    expect(me.setMicrophoneEnabled).toHaveBeenCalledExactlyOnceWith(false);
    expect(result.current?.act).toBe('mute');
    await receive('camera-off', { from });
    expect(me.setCameraEnabled).toHaveBeenCalledExactlyOnceWith(false);
    await receive('screen-off', { from });
    expect(me.setScreenShareEnabled).toHaveBeenCalledExactlyOnceWith(false);
    act(() => result.current?.dismiss());
    expect(result.current).toBeNull();
  });

  it('comes from nobody else, is for nobody else, not in clear, not on another topic, and switches nothing on', async () => {
    const { me, receive, result } = inRoom(guestEncryption());
    const from = practice?.identity ?? '';
    await receive('mute', { from: other?.identity ?? 'stranger' });
    await receive('mute', { from: 'stranger' });
    await receive('mute', { from, encrypted: Encryption_Type.NONE });
    await receive('mute', { from, topic: 'lk.chat' });
    await receive('unmute', { from });
    await receive('mute', { from, to: 'p2' });
    expect(me.setMicrophoneEnabled).not.toHaveBeenCalled();
    expect(result.current).toBeNull();
  });

  it('is nothing that a guest can do to the practice', async () => {
    const { me, receive } = inRoom(hostEncryption());
    for (const { identity } of hostEncryption().view.people)
      await receive('mute', { from: identity });
    expect(me.setMicrophoneEnabled).not.toHaveBeenCalled();
  });

  it('says whom it is for', async () => {
    const { me, room } = inRoom(hostEncryption());
    await sendPracticeAct(room as unknown as Room, 'p1', 'mute');
    const [payload, options] = me.publishData.mock.calls[0] ?? [];
    expect(new TextDecoder().decode(payload)).toBe('mute p1');
    expect(options).toEqual({ reliable: true, topic: kTopic });
  });
});
