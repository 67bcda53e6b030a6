import { RoomContext } from '@livekit/components-react';
import { act, renderHook, waitFor } from '@testing-library/react';
import { Encryption_Type, type Room } from 'livekit-client';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { AnnouncerProvider } from '../ui/Announcer';
import { useChatLog } from './useChatLog';

type Handler = (reader: object, from: { identity: string }) => void;

function open() {
  let handler: Handler = () => undefined;
  const sendText = vi.fn((_text: string, _options: object) =>
    Promise.resolve({ id: 'own-1', timestamp: 2 }),
  );
  const room = {
    localParticipant: { sendText },
    registerTextStreamHandler: vi.fn((_topic: string, given: Handler) => {
      handler = given;
    }),
    unregisterTextStreamHandler: vi.fn(),
  };
  const wrapper = ({ children }: { children: ReactNode }) => (
    <AnnouncerProvider>
      <RoomContext value={room as unknown as Room}>{children}</RoomContext>
    </AnnouncerProvider>
  );
  const hook = renderHook(
    () => useChatLog((identity) => (identity === 'doc' ? 'Dr. Anna Weber' : null)),
    { wrapper },
  );
  const receive = (
    id: string,
    text: string | Error,
    identity = 'doc',
    encryptionType = Encryption_Type.GCM,
  ): Promise<void> =>
    act(async () => {
      const readAll = () => (text instanceof Error ? Promise.reject(text) : Promise.resolve(text));
      handler({ info: { id, timestamp: 1, encryptionType }, readAll }, { identity });
      await Promise.resolve();
    });
  return { ...hook, room, sendText, receive };
}

describe('useChatLog', () => {
  it('listens on the topic of LiveKit chat and stops with the page', () => {
    const { room, unmount } = open();
    expect(room.registerTextStreamHandler).toHaveBeenCalledWith('lk.chat', expect.anything());
    unmount();
    expect(room.unregisterTextStreamHandler).toHaveBeenCalledWith('lk.chat');
  });

  it('collects messages with names and counts the unread ones', async () => {
    const { result, receive } = open();
    await receive('1', 'Guten Tag');
    await receive('2', 'x'.repeat(9_000));
    await waitFor(() => expect(result.current.lines).toHaveLength(2));
    expect(result.current.lines[0]).toMatchObject({ name: 'Dr. Anna Weber', own: false });
    expect(result.current.lines[1]?.text).toHaveLength(4_000);
    expect(result.current.unread).toBe(2);
    act(() => result.current.setVisible(true));
    expect(result.current.unread).toBe(0);
    await receive('3', 'gelesen');
    expect(result.current.unread).toBe(0);
  });

  it('discards what did not come encrypted and who is not in the roster', async () => {
    const { result, receive } = open();
    await receive('1', 'untergeschoben', 'doc', Encryption_Type.NONE);
    await receive('2', 'von draußen', 'stranger');
    await receive('3', 'echt');
    await waitFor(() => expect(result.current.lines).toHaveLength(1));
    expect(result.current.lines[0]?.text).toBe('echt');
    expect(result.current.unread).toBe(1);
  });

  it('forgets a message that broke off and shows none twice', async () => {
    const { result, receive } = open();
    await receive('1', new Error('stream aborted'));
    await receive('2', 'ganz');
    await receive('2', 'ganz');
    await waitFor(() => expect(result.current.lines).toHaveLength(1));
  });

  it('shows the own message once it is sent', async () => {
    const { result, sendText } = open();
    await act(() => result.current.send('Hallo'));
    expect(sendText).toHaveBeenCalledWith('Hallo', { topic: 'lk.chat' });
    expect(result.current.lines[0]).toMatchObject({ own: true, text: 'Hallo' });
    sendText.mockRejectedValueOnce(new Error('no'));
    await expect(result.current.send('weg')).rejects.toThrow();
    expect(result.current.lines).toHaveLength(1);
  });
});
