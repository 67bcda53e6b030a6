import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import { callSnapshot, moderation, ownMedia, personInCall, track } from '../../testing/fakeCall';
import { guestEncryption, hostEncryption, rosterPerson } from '../../testing/fakeEncryption';
import { meeting, permissions, ticket } from '../../testing/fixtures';
import { expectAccessible, show } from '../../testing/render';
import { MockApi, ok } from '../../testing/mockApi';
import { AnnouncerProvider } from '../../ui/Announcer';
import type { Warning } from '../callEntry';
import type { Encryption } from '../encryption/encryption';
import type { CallSnapshot, Moderation } from './callSnapshot';
import { CallView, type ChatSlot } from './CallView';

interface Options {
  role?: 'physician' | 'patient';
  call?: Partial<CallSnapshot>;
  doors?: Moderation;
  chat?: ChatSlot | null;
  onLeave?: () => void;
  encryption?: Encryption;
  warnings?: Warning[];
  dismissWarning?: (warning: Warning) => void;
}

function chatSlot(unread = 0): ChatSlot {
  return {
    unread,
    onVisible: vi.fn(),
    panel: () => <section aria-label="Chat">Nachricht</section>,
  };
}

function open(options: Options = {}) {
  return show(callView(options));
}

function callView(options: Options) {
  const { role = 'patient', doors = moderation(), chat = chatSlot(), onLeave = vi.fn() } = options;
  const physician = role === 'physician';
  return (
    <CallView
      entry={{
        meeting,
        role,
        ticket: ticket({ admission: 'admitted', permissions: permissions(physician) }),
        encryption: options.encryption ?? (physician ? hostEncryption() : guestEncryption()),
        warnings: options.warnings ?? [],
        dismissWarning: options.dismissWarning ?? vi.fn(),
      }}
      call={callSnapshot(options.call)}
      moderation={physician ? doors : null}
      chat={chat}
      recording={physician && <button>Aufnahme</button>}
      onLeave={onLeave}
    />
  );
}

/** Lets four seconds pass; the button that is there then and was not before. */
function afterPatience(testId: string): HTMLElement {
  expect(screen.queryByTestId(testId)).toBeNull();
  act(() => {
    vi.advanceTimersByTime(4_000);
  });
  return screen.getByTestId(testId);
}

describe('the door', () => {
  it('is locked and unlocked by the physician, and says what that means', async () => {
    const encryption = hostEncryption();
    const { unmount } = open({ role: 'physician', encryption });
    if (!screen.queryByTestId('lock')) await userEvent.click(screen.getByTestId('toggle-people'));
    await userEvent.click(screen.getByRole('button', { name: 'Tür abschließen' }));
    expect(encryption.client.lock).toHaveBeenCalledExactlyOnceWith(true);
    unmount();
    const locked = hostEncryption({ locked: true });
    open({ role: 'physician', encryption: locked });
    if (!screen.queryByTestId('lock')) await userEvent.click(screen.getByTestId('toggle-people'));
    expect(screen.getByText(/Niemand Neues kommt herein/)).toBeTruthy();
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Tür aufschließen' }));
    expect(locked.client.lock).toHaveBeenCalledExactlyOnceWith(false);
  });
});

describe('the call of a patient', () => {
  it('shows the other person large and oneself, and is accessible', async () => {
    open();
    expect(screen.getByTestId('remote-video')).toBeTruthy();
    expect(screen.getByTestId('self-video')).toBeTruthy();
    expect(screen.getByText('Verbindung: gut')).toBeTruthy();
    expect(screen.getByRole('timer', { name: 'Dauer des Gesprächs' }).textContent).toBe('1:05');
    await expectAccessible();
  });

  it('has nothing that belongs to the physician', () => {
    open();
    const names = screen.getAllByRole('button').map((button) => button.textContent);
    expect(names.slice(-6)).toEqual([
      'Mikrofon an',
      'Kamera an',
      'Chat',
      'Bildschirm zeigen',
      'Mehr',
      'Auflegen',
    ]);
  });

  it('has toggles that keep their name and change their state', async () => {
    const own = ownMedia({ microphoneOn: false });
    open({ call: { own } });
    const microphone = screen.getByRole('button', { name: 'Mikrofon' });
    expect(microphone.getAttribute('aria-pressed')).toBe('false');
    expect(screen.getByRole('button', { name: 'Kamera' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    expect(screen.getByText(/Man hört Sie nicht/)).toBeTruthy();
    await userEvent.click(microphone);
    expect(own.toggleMicrophone).toHaveBeenCalledOnce();
  });

  it('has no screen button where the browser cannot do it', () => {
    const own = ownMedia();
    delete own.toggleScreen;
    open({ call: { own } });
    expect(screen.queryByTestId('toggle-screen')).toBeNull();
  });

  it('can be left', async () => {
    const onLeave = vi.fn();
    open({ onLeave });
    await userEvent.click(screen.getByRole('button', { name: 'Auflegen' }));
    expect(onLeave).toHaveBeenCalledOnce();
  });

  it('says that the other person is muted, without picture, or on a weak line', async () => {
    open({
      call: { people: [personInCall({ microphoneOn: false, camera: null, quality: 'poor' })] },
    });
    expect(screen.getByTestId('remote-muted').textContent).toBe('Mikrofon aus');
    expect(screen.getByText('Kamera ist aus')).toBeTruthy();
    expect(screen.getByText('Verbindung von Erika Muster: schwach')).toBeTruthy();
    expect(screen.queryByTestId('remote-video')).toBeNull();
    await expectAccessible();
  });

  it('gives a shared screen the large place and keeps the face', async () => {
    open({ call: { people: [personInCall({ screen: track })] } });
    expect(screen.getByLabelText('Bildschirm von Erika Muster')).toBeTruthy();
    expect(screen.getByTestId('remote-video')).toBeTruthy();
    await expectAccessible();
  });

  it('says that the connection is being repaired', async () => {
    open({ call: { connection: 'reconnecting' } });
    expect(screen.getByRole('alert').textContent).toMatch(/Wir verbinden Sie neu/);
    await expectAccessible();
  });

  it('offers another connection after four seconds of repair', () => {
    vi.useFakeTimers();
    const connectAgain = vi.fn();
    open({ call: { connection: 'reconnecting', connectAgain } });
    fireEvent.click(afterPatience('connect-again'));
    expect(connectAgain).toHaveBeenCalledOnce();
  });

  it('says that a picture comes, and after four seconds offers to fetch it', () => {
    vi.useFakeTimers();
    const fetchAgain = vi.fn();
    const people = [personInCall({ camera: null, awaited: 'picture' })];
    open({ call: { people, fetchAgain } });
    expect(screen.getByText('Das Bild kommt gleich')).toBeTruthy();
    expect(screen.queryByText('Kamera ist aus')).toBeNull();
    fireEvent.click(afterPatience('picture-again'));
    expect(fetchAgain).toHaveBeenCalledExactlyOnceWith('p1');
  });

  it('does not take somebody who has just come in for somebody without a camera', () => {
    vi.useFakeTimers();
    const people = [personInCall({ camera: null, sounds: [], awaited: 'everything' })];
    open({ call: { people } });
    expect(screen.getByText('Noch kein Bild und kein Ton')).toBeTruthy();
    expect(screen.queryByText('Kamera ist aus')).toBeNull();
    afterPatience('picture-again');
  });

  it('offers to load the page again while the practice is not there', () => {
    vi.useFakeTimers();
    open({ call: { people: [] } });
    afterPatience('load-again');
  });

  it('offers to switch the sound on where the browser holds it back', async () => {
    const startAudio = vi.fn();
    open({ call: { startAudio } });
    await userEvent.click(screen.getByRole('button', { name: 'Ton einschalten' }));
    expect(startAudio).toHaveBeenCalledOnce();
    await expectAccessible();
  });

  it('explains a camera that does not work', async () => {
    const own = ownMedia({ failure: 'camera', camera: null, cameraOn: false });
    open({ call: { own } });
    expect(screen.getByRole('alert').textContent).toMatch(/Die Kamera geht nicht/);
    await userEvent.click(screen.getByRole('button', { name: 'Meldung schließen' }));
    expect(own.dismissFailure).toHaveBeenCalledOnce();
    await expectAccessible();
  });

  it('waits kindly while the practice is not there', async () => {
    open({ call: { people: [], startedAtMs: null } });
    expect(screen.getByText('Gleich geht es los')).toBeTruthy();
    await expectAccessible();
  });

  it('counts unread messages and tells the chat when it is looked at', async () => {
    const chat = chatSlot(2);
    open({ chat });
    const button = screen.getByRole('button', { name: 'Chat' });
    expect(
      document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent,
    ).toBe('2 neue Nachrichten');
    await userEvent.click(button);
    expect(chat.onVisible).toHaveBeenCalledWith(true);
    expect(screen.getByRole('region', { name: 'Chat' })).toBeTruthy();
    await userEvent.click(button);
    expect(chat.onVisible).toHaveBeenLastCalledWith(false);
    expect(screen.queryByRole('region', { name: 'Chat' })).toBeNull();
  });

  it('has no chat where the meeting has none', () => {
    open({ chat: null });
    expect(screen.queryByTestId('toggle-chat')).toBeNull();
  });
});

describe('the call of a physician', () => {
  it('shows who knocks, and opens or closes the door', async () => {
    const doors = moderation({
      waiting: [
        { identity: 'p1', name: 'Erika Muster' },
        { identity: 'p2', name: 'Karl Kurz' },
      ],
    });
    open({ role: 'physician', doors, call: { people: [] } });
    expect(screen.getAllByTestId('knock-notice')).toHaveLength(2);
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Erika Muster einlassen' }));
    expect(doors.admit).toHaveBeenCalledWith('p1');
    await userEvent.click(screen.getByRole('button', { name: 'Karl Kurz abweisen' }));
    expect(screen.getByRole('dialog', { name: 'Karl Kurz abweisen?' })).toBeTruthy();
    expect(document.activeElement?.textContent).toBe('Abbrechen');
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Abbrechen' }));
    expect(doors.deny).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Karl Kurz abweisen' }));
    await userEvent.click(screen.getByTestId('confirm'));
    expect(doors.deny).toHaveBeenCalledExactlyOnceWith('p2');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it.each([
    ['the last one', 1, [{ minutes: 0 }]],
    ['one of two', 2, []],
  ])('takes the delay back when %s is let in', async (_, count, told) => {
    const api = new MockApi().on('POST /meetings/abc/delay', () => ok());
    const waiting = [
      { identity: 'p1', name: 'Erika Muster' },
      { identity: 'p2', name: 'Karl Kurz' },
    ].slice(0, count);
    const delayedUntil = new Date(Date.now() + 600_000).toISOString();
    open({ role: 'physician', doors: moderation({ waiting }), call: { delayedUntil } });
    await userEvent.click(screen.getByRole('button', { name: 'Erika Muster einlassen' }));
    expect(api.called('POST /meetings/abc/delay').map(({ body }) => body)).toEqual(told);
  });

  it('says that all have left, not that nobody has come yet', () => {
    const encryption = hostEncryption({ people: [rosterPerson({ role: 'host', self: true })] });
    const entry = { role: 'physician', encryption } as const;
    const { rerender } = open(entry);
    rerender(<AnnouncerProvider>{callView({ ...entry, call: { people: [] } })}</AnnouncerProvider>);
    expect(screen.getByText('Gerade ist niemand mehr da')).toBeTruthy();
    expect(screen.queryByText('Noch niemand da')).toBeNull();
  });

  it('keeps who lost the connection in the list while others are there', () => {
    const people = [
      rosterPerson({ role: 'host', self: true, identity: 'doc' }),
      rosterPerson(),
      rosterPerson({ identity: 'p2', name: 'Karl Kurz' }),
    ];
    open({ role: 'physician', encryption: hostEncryption({ people }) });
    expect(screen.getByTestId('away').textContent).toBe('Karl Kurzgerade nicht verbunden');
  });

  it('says who was let in and is away, and offers to load the page again', () => {
    vi.useFakeTimers();
    open({ role: 'physician', call: { people: [] } });
    expect(screen.getByText('Erika Muster ist gerade nicht verbunden')).toBeTruthy();
    afterPatience('load-again');
  });

  it('does not hurry in an empty room', () => {
    vi.useFakeTimers();
    const encryption = hostEncryption({ people: [rosterPerson({ role: 'host', self: true })] });
    open({ role: 'physician', encryption, call: { people: [] } });
    act(() => {
      vi.advanceTimersByTime(60_000);
    });
    expect(screen.getByText('Noch niemand da')).toBeTruthy();
    expect(screen.queryByTestId('load-again')).toBeNull();
  });

  it('says why somebody could not be let in', () => {
    const doors = moderation({ problem: new Problem('meeting-full', 409) });
    open({ role: 'physician', doors });
    expect(screen.getByRole('alert').textContent).toMatch(/muss erst jemand gehen/);
  });

  it('offers to switch off what somebody has on, and only that', async () => {
    const doors = moderation();
    open({ role: 'physician', doors, call: { people: [personInCall({ camera: null })] } });
    expect(screen.queryByTestId('act-camera-off')).toBeNull();
    expect(screen.queryByTestId('act-screen-off')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Erika Muster stummschalten' }));
    expect(doors.act).toHaveBeenCalledExactlyOnceWith('p1', 'mute');
    await expectAccessible();
  });

  it('asks before it removes somebody', async () => {
    const doors = moderation();
    open({ role: 'physician', doors });
    await userEvent.click(screen.getByRole('button', { name: 'Erika Muster entfernen' }));
    const dialog = screen.getByRole('dialog', { name: 'Erika Muster entfernen?' });
    expect(document.activeElement?.textContent).toBe('Abbrechen');
    await expectAccessible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Abbrechen' }));
    expect(doors.remove).not.toHaveBeenCalled();
    await userEvent.click(screen.getByTestId('remove'));
    await userEvent.click(screen.getByTestId('confirm'));
    expect(doors.remove).toHaveBeenCalledWith('p1');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks before it ends the call for everybody', async () => {
    const doors = moderation();
    open({ role: 'physician', doors });
    await userEvent.click(screen.getByRole('button', { name: 'Für alle beenden' }));
    expect(doors.end).not.toHaveBeenCalled();
    await userEvent.click(screen.getByTestId('confirm'));
    expect(doors.end).toHaveBeenCalledOnce();
  });

  it('has recording, people and an own way out', async () => {
    open({ role: 'physician' });
    expect(screen.getByRole('button', { name: 'Aufnahme' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Verlassen' })).toBeTruthy();
    const people = screen.getByRole('button', { name: 'Personen' });
    expect(people.getAttribute('aria-pressed')).toBe('true');
    const panel = screen.getByRole('region', { name: 'Personen' });
    await userEvent.click(within(panel).getByRole('button', { name: 'Schließen' }));
    expect(document.activeElement).toBe(people);
    await userEvent.click(people);
    await userEvent.click(people);
    expect(screen.queryByRole('region', { name: 'Personen' })).toBeNull();
  });

  it('shows the panel that was opened last above the others', async () => {
    open({ role: 'physician' });
    const people = screen.getByRole('region', { name: 'Personen' });
    await userEvent.click(screen.getByRole('button', { name: 'Mehr' }));
    const more = screen.getByRole('region', { name: 'Mehr' });
    expect(more.parentElement?.firstElementChild).toBe(more);
    expect(more.parentElement?.contains(people)).toBe(true);
  });

  it('lets panels take turns on a small screen', async () => {
    window.matchMedia = (media) => Object.assign(new EventTarget(), noMatch(media));
    open({ role: 'physician' });
    expect(screen.queryByRole('region', { name: 'Personen' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Personen' }));
    await userEvent.click(screen.getByRole('button', { name: 'Chat' }));
    expect(screen.queryByRole('region', { name: 'Personen' })).toBeNull();
    expect(screen.getByRole('region', { name: 'Chat' })).toBeTruthy();
  });
});

function noMatch(media: string) {
  return {
    matches: false,
    media,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  };
}
