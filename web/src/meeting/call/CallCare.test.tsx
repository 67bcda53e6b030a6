import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callSnapshot, moderation, ownMedia, personInCall, track } from '../../testing/fakeCall';
import { guestEncryption, hostEncryption } from '../../testing/fakeEncryption';
import { meeting, permissions, ticket } from '../../testing/fixtures';
import { expectAccessible, show } from '../../testing/render';
import { AnnouncerProvider } from '../../ui/Announcer';
import { deviceNews } from './callDevices';
import type { CallSnapshot } from './callSnapshot';
import { CallView } from './CallView';

function viewOf(snapshot: CallSnapshot, physician = false) {
  return (
    <CallView
      entry={{
        meeting,
        role: physician ? 'physician' : 'patient',
        ticket: ticket({ admission: 'admitted', permissions: permissions(physician) }),
        encryption: physician ? hostEncryption() : guestEncryption(),
        warnings: [],
        dismissWarning: vi.fn(),
      }}
      call={snapshot}
      moderation={physician ? moderation() : null}
      chat={{
        unread: 0,
        onVisible: vi.fn(),
        panel: () => <section aria-label="Chat">Text</section>,
      }}
      recording={physician && <button>Aufnahme</button>}
      onLeave={vi.fn()}
    />
  );
}

function open(call: Partial<CallSnapshot> = {}, physician = false) {
  const snapshot = callSnapshot(call);
  show(viewOf(snapshot, physician));
  return snapshot;
}

function device(kind: MediaDeviceKind, deviceId: string, label = deviceId): MediaDeviceInfo {
  return { kind, deviceId, label, groupId: '', toJSON: () => ({}) };
}

const three = [personInCall(), personInCall({ identity: 'p2', name: 'Karl Muster', sounds: [] })];

afterEach(() => vi.useRealTimers());

describe('a weak network', () => {
  it('asks what to give up after six seconds, and takes nothing by itself', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { data } = open({ own: ownMedia({ quality: 'poor' }) });
    expect(screen.queryByTestId('weak-network')).toBeNull();
    act(() => void vi.advanceTimersByTime(6_000));
    const banner = screen.getByTestId('weak-network');
    expect(data.choose).not.toHaveBeenCalled();
    fireEvent.click(within(banner).getByTestId('go-audio-only'));
    expect(data.choose).toHaveBeenCalledExactlyOnceWith('audio');
    expect(screen.queryByTestId('weak-network')).toBeNull();
    // Who has decided is left in peace.
    act(() => void vi.advanceTimersByTime(60_000));
    expect(screen.queryByTestId('weak-network')).toBeNull();
    vi.useRealTimers();
    await expectAccessible();
  });

  it('is not asked about when the call has no pictures, and the way back is there', async () => {
    const data = { mode: 'audio' as const, choose: vi.fn() };
    vi.useFakeTimers({ shouldAdvanceTime: true });
    open({ own: ownMedia({ quality: 'poor' }), data });
    act(() => void vi.advanceTimersByTime(10_000));
    expect(screen.queryByTestId('weak-network')).toBeNull();
    vi.useRealTimers();
    expect(screen.queryByTestId('remote-video')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Wieder mit Bild' }));
    expect(data.choose).toHaveBeenCalledExactlyOnceWith('full');
    await expectAccessible();
  });
});

describe('devices in the call', () => {
  it('are chosen in the panel', async () => {
    const choose = vi.fn();
    const microphones = [device('audioinput', 'a', 'Headset'), device('audioinput', 'b', '')];
    const lists = [
      { kind: 'audioinput' as const, devices: microphones, inUse: 'a' },
      { kind: 'videoinput' as const, devices: [], inUse: null },
    ];
    open({ devices: { lists, choose, news: null, dismissNews: vi.fn() } });
    await userEvent.click(screen.getByRole('button', { name: 'Mehr' }));
    await expectAccessible();
    expect(screen.queryByRole('combobox', { name: 'Kamera' })).toBeNull();
    const select = screen.getByRole('combobox', { name: 'Mikrofon' });
    expect(within(select).getByRole('option', { name: 'Mikrofon 2' })).toBeTruthy();
    await userEvent.selectOptions(select, 'b');
    expect(choose).toHaveBeenCalledExactlyOnceWith('audioinput', 'b');
  });

  it('that come are offered, that go are told', async () => {
    const choose = vi.fn();
    const news = { what: 'new', kind: 'audioinput', id: 'b', label: 'Headset' } as const;
    open({ devices: { lists: [], choose, news, dismissNews: vi.fn() } });
    expect(screen.getByText('„Headset“ ist jetzt angeschlossen.')).toBeTruthy();
    await expectAccessible();
    await userEvent.click(screen.getByTestId('use-device'));
    expect(choose).toHaveBeenCalledExactlyOnceWith('audioinput', 'b');
  });

  it('are news only when they concern the person', () => {
    const own = device('audioinput', 'a', 'Headset');
    const other = device('videoinput', 'c', 'Kamera');
    const alias = device('audioinput', 'default', 'Standard');
    const uses = (kind: MediaDeviceKind) => (kind === 'audioinput' ? 'a' : null);
    expect(deviceNews([], [own], uses)).toBeNull();
    expect(deviceNews([own], [own, alias], uses)).toBeNull();
    expect(deviceNews([own, other], [own], uses)).toBeNull();
    expect(deviceNews([own, other], [other], uses)).toMatchObject({
      what: 'lost',
      label: 'Headset',
    });
    const second = device('audioinput', 'b', 'Eingebautes Mikrofon');
    expect(deviceNews([own, second], [second], uses)).toMatchObject({ what: 'gone', id: 'a' });
    // The browser names the one in use by an alias.
    const standard = () => 'default';
    expect(deviceNews([alias, own, second], [second], standard)).toMatchObject({ id: 'a' });
    expect(deviceNews([own], [own, other], uses)).toMatchObject({ what: 'new', id: 'c' });
  });

  it('is not told of devices that the permission uncovers: they were there all the time', () => {
    const uses = () => null;
    const microphone = device('audioinput', 'a', 'Headset');
    const camera = device('videoinput', 'v', 'Webcam');
    const loudspeaker = device('audiooutput', 's', 'Lautsprecher');
    const hidden = [device('audioinput', '', ''), device('videoinput', '', '')];
    expect(deviceNews(hidden, [microphone, camera, loudspeaker], uses)).toBeNull();
    // The microphone alone was allowed first, the camera later.
    const half = [microphone, device('videoinput', '', '')];
    expect(deviceNews(half, [microphone, camera], uses)).toBeNull();
    // What is plugged in after that is news.
    const second = device('videoinput', 'w', 'Dokumentenkamera');
    expect(deviceNews([microphone, camera], [microphone, camera, second], uses)).toMatchObject({
      what: 'new',
      id: 'w',
    });
    expect(deviceNews([microphone], [microphone, loudspeaker], uses)).toMatchObject({ id: 's' });
  });
});

describe('the arrangement', () => {
  it('keeps a pinned person large, whoever speaks', async () => {
    open({ people: three.map((one) => ({ ...one, speaking: one.identity === 'p1' })) });
    await userEvent.click(screen.getByRole('button', { name: 'Karl Muster groß zeigen' }));
    const pin = screen.getByRole('button', { name: 'Karl Muster groß zeigen' });
    expect(pin.getAttribute('aria-pressed')).toBe('true');
    expect(pin.closest('figure')?.className).toContain('large');
    await expectAccessible();
  });

  it('leaves the large place to who spoke last, and gives it to who speaks next', () => {
    const speaks = (who: string | null) =>
      viewOf(
        callSnapshot({ people: three.map((one) => ({ ...one, speaking: one.identity === who })) }),
      );
    const { rerender } = show(speaks('p2'));
    const large = () =>
      screen
        .getAllByRole('figure')
        .filter((tile) => tile.className.includes('large'))
        .map((tile) => tile.textContent);
    const again = (who: string | null) =>
      rerender(<AnnouncerProvider>{speaks(who)}</AnnouncerProvider>);
    expect(large()).toEqual([expect.stringContaining('Karl Muster')]);
    again(null);
    expect(large()).toEqual([expect.stringContaining('Karl Muster')]);
    again('p1');
    expect(large()).toEqual([expect.stringContaining('Erika Muster')]);
  });

  it('keeps a shared screen in sight beside a pin, and gives a new one the large place', async () => {
    const presenting = [personInCall({ screen: track })];
    const { rerender } = show(viewOf(callSnapshot({ people: presenting })));
    const pin = () => screen.getByRole('button', { name: 'Erika Muster groß zeigen' });
    const again = (call: Partial<CallSnapshot>) =>
      rerender(<AnnouncerProvider>{viewOf(callSnapshot(call))}</AnnouncerProvider>);
    await userEvent.click(pin());
    expect(screen.getByTestId('remote-screen').closest('figure')?.className).toContain('small');
    await expectAccessible();
    // Who is alone with the other person can take the pin back when the screen is gone.
    again({});
    expect(pin().getAttribute('aria-pressed')).toBe('true');
    again({ people: presenting });
    expect(screen.getByTestId('remote-screen').closest('figure')?.className).not.toContain('small');
    expect(pin().getAttribute('aria-pressed')).toBe('false');
  });

  it('shows all alike, with oneself on request', async () => {
    open({ people: three });
    await userEvent.click(screen.getByRole('button', { name: 'Mehr' }));
    await userEvent.click(screen.getByRole('radio', { name: 'Alle gleich groß' }));
    expect(within(screen.getByTestId('grid')).getAllByTestId('remote-video')).toHaveLength(2);
    expect(within(screen.getByTestId('grid')).queryByTestId('self-video')).toBeNull();
    await userEvent.click(screen.getByRole('radio', { name: 'Nebeneinander, mit mir' }));
    expect(within(screen.getByTestId('grid')).getByTestId('self-video')).toBeTruthy();
    expect(screen.getAllByTestId('self-video')).toHaveLength(1);
    await expectAccessible();
  });
});

describe('keys', () => {
  it('work the controls, not while somebody writes, and can be switched off', async () => {
    const { own } = open();
    await userEvent.keyboard('m');
    expect(own.toggleMicrophone).toHaveBeenCalledOnce();
    await userEvent.keyboard('{Control>}m{/Control}');
    expect(own.toggleMicrophone).toHaveBeenCalledOnce();
    const field = document.createElement('textarea');
    document.body.append(field);
    await userEvent.type(field, 'mk');
    expect(own.toggleMicrophone).toHaveBeenCalledOnce();
    field.remove();
    await userEvent.keyboard('e');
    screen.getByTestId('shortcuts-on').focus();
    await userEvent.keyboard('e');
    expect(document.activeElement).toBe(screen.getByTestId('toggle-more'));
    await userEvent.keyboard('e');
    await userEvent.click(screen.getByTestId('shortcuts-on'));
    await userEvent.keyboard('m');
    expect(own.toggleMicrophone).toHaveBeenCalledOnce();
    expect(localStorage.getItem('heydok-shortcuts')).toBe('off');
  });
});

describe('on a phone', () => {
  it('one row of controls stays, the others are behind one button', async () => {
    window.matchMedia = (media) =>
      Object.assign(new EventTarget(), {
        matches: media.includes('max-width'),
        media,
        onchange: null,
        addListener: () => undefined,
        removeListener: () => undefined,
      });
    open({}, true);
    const bar = screen.getByRole('toolbar');
    const names = within(bar)
      .getAllByRole('button')
      .map((button) => button.textContent);
    expect(names).toEqual(['Mikrofon an', 'Kamera an', 'Chat', 'Mehr', 'Beenden']);
    await userEvent.click(within(bar).getByRole('button', { name: 'Mehr' }));
    const more = screen.getByRole('region', { name: 'Mehr' });
    for (const name of ['Bildschirm zeigen', 'Personen', 'Aufnahme', 'Verlassen']) {
      expect(within(more).getByRole('button', { name })).toBeTruthy();
    }
    await expectAccessible();
    await userEvent.click(within(more).getByRole('button', { name: 'Personen' }));
    const people = screen.getByRole('region', { name: 'Personen' });
    await userEvent.click(within(people).getByRole('button', { name: 'Schließen' }));
    expect(document.activeElement).toBe(within(bar).getByRole('button', { name: 'Mehr' }));
  });
});
