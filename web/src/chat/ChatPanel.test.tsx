import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { expectAccessible, show } from '../testing/render';
import { ChatPanel } from './ChatPanel';
import type { ChatLine } from './useChatLog';
import type { LiveText } from './useLiveText';

const atMs = new Date(2026, 10, 22, 14, 5).getTime();
const lines: ChatLine[] = [
  { id: '1', name: 'Dr. Anna Weber', own: false, text: 'Guten Tag <b>Erika</b>', atMs },
  { id: '2', name: '', own: true, text: 'Guten Tag', atMs },
];

function liveText(change: Partial<LiveText> = {}): LiveText {
  return { others: [], on: false, setOn: vi.fn(), type: vi.fn(), ...change };
}

function open(onSend = vi.fn(() => Promise.resolve()), onClose = vi.fn(), live = liveText()) {
  const { unmount } = show(
    <main>
      <ChatPanel lines={lines} live={live} onSend={onSend} onClose={onClose} />
    </main>,
  );
  return { onSend, onClose, unmount, input: screen.getByLabelText('Ihre Nachricht') };
}

describe('ChatPanel', () => {
  it('shows who wrote what and when, as plain text', async () => {
    open();
    expect(screen.getByText('Dr. Anna Weber um 14:05 Uhr')).toBeTruthy();
    expect(screen.getByText('Sie um 14:05 Uhr')).toBeTruthy();
    expect(screen.getByText('Guten Tag <b>Erika</b>')).toBeTruthy();
    await expectAccessible();
  });

  it('sends with the button and with Enter, not with Shift+Enter', async () => {
    const { onSend, input } = open();
    expect(document.activeElement).toBe(input);
    await userEvent.type(input, '  Hallo  ');
    await userEvent.click(screen.getByRole('button', { name: 'Senden' }));
    expect(onSend).toHaveBeenLastCalledWith('Hallo');
    expect(input).toHaveProperty('value', '');
    await userEvent.type(input, 'eins{Shift>}{Enter}{/Shift}zwei{Enter}');
    expect(onSend).toHaveBeenLastCalledWith('eins\nzwei');
  });

  it('sends nothing empty', async () => {
    const { onSend, input } = open();
    await userEvent.type(input, '   {Enter}');
    expect(onSend).not.toHaveBeenCalled();
  });

  it('keeps the words when sending fails', async () => {
    const { input } = open(vi.fn(() => Promise.reject(new Error('no connection'))));
    await userEvent.type(input, 'wichtig{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/nicht gesendet/);
    expect(input).toHaveProperty('value', 'wichtig');
    await expectAccessible();
  });

  it('shows what somebody writes now, apart from what was sent', async () => {
    const others = [{ identity: 'p1', name: 'Erika Muster', text: 'Mir ist schwin' }];
    open(undefined, undefined, liveText({ others }));
    expect(screen.getByText('Erika Muster schreibt gerade')).toBeTruthy();
    expect(screen.getByTestId('live-text').textContent).toBe('Mir ist schwin');
    await expectAccessible();
  });

  it('hands on the draft letter by letter, and its end when it is sent', async () => {
    const live = liveText({ on: true });
    const { input } = open(undefined, undefined, live);
    await userEvent.type(input, 'Ja');
    expect(vi.mocked(live.type).mock.calls).toEqual([['J'], ['Ja']]);
    await userEvent.type(input, '{Enter}');
    expect(live.type).toHaveBeenLastCalledWith('');
    await userEvent.click(screen.getByRole('checkbox', { name: /Beim Schreiben mitlesen/ }));
    expect(live.setOn).toHaveBeenCalledExactlyOnceWith(false);
  });

  it('leaves in peace who has scrolled back, until they write themselves', () => {
    const panel = (now: ChatLine[]) => (
      <ChatPanel lines={now} live={liveText()} onSend={vi.fn()} onClose={vi.fn()} />
    );
    const theirs = (id: string): ChatLine => ({ id, name: 'A', own: false, text: id, atMs });
    const { rerender } = render(panel([theirs('1')]));
    const log = screen.getByRole('log');
    Object.defineProperty(log, 'scrollHeight', { value: 1_000 });
    Object.defineProperty(log, 'clientHeight', { value: 200 });
    rerender(panel([theirs('1'), theirs('2')]));
    expect(log.scrollTop).toBe(1_000);
    log.scrollTop = 100;
    fireEvent.scroll(log);
    rerender(panel([theirs('1'), theirs('2'), theirs('3')]));
    expect(log.scrollTop).toBe(100);
    rerender(panel([theirs('1'), { ...theirs('4'), own: true }]));
    expect(log.scrollTop).toBe(1_000);
  });

  it('takes the draft back from the others when it closes', async () => {
    const live = liveText({ on: true });
    const { input, unmount } = open(undefined, undefined, live);
    await userEvent.type(input, 'J');
    unmount();
    expect(live.type).toHaveBeenLastCalledWith('');
  });

  it('closes with Escape', async () => {
    const { input, onClose } = open();
    await userEvent.type(input, '{Escape}');
    expect(onClose).toHaveBeenCalledOnce();
  });
});
