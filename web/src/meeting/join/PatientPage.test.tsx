import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallEntry } from '../callEntry';
import { playChime } from '../devices/chime';
import { everything } from '../devices/deviceChoice';
import { guestState, knocking, opened } from '../../testing/fakeEncryption';
import { fakeMedia } from '../../testing/fakeMedia';
import { meeting, ticket } from '../../testing/fixtures';
import { MockApi, ok, refused, type EventFeed } from '../../testing/mockApi';
import { expectAccessible, show } from '../../testing/render';
import { PatientPage } from './PatientPage';
import { recallVisit, rememberVisit } from './visit';

vi.mock('../encryption/startSession', () => import('../../testing/fakeEncryption'));
vi.mock('../devices/chime', () => ({ playChime: vi.fn(() => Promise.resolve()) }));

let api: MockApi;
let feed: EventFeed;
let entry: CallEntry | null;

beforeEach(() => {
  entry = null;
  opened.guestBegins = knocking();
  fakeMedia();
  api = new MockApi()
    .on('GET /meetings/abc', () => ok(meeting))
    .on('POST /meetings/abc/join', () => ok(ticket()))
    .on('POST /meetings/abc/leave', () => ok());
  feed = api
    .stream('GET /meetings/abc/events')
    .greet('snapshot', { status: 'created', state: 'waiting' });
});

function open() {
  return show(
    <PatientPage
      meetingId="abc"
      renderCall={(given) => {
        entry = given;
        return <main>CALL</main>;
      }}
    />,
  );
}

/** The physician gives the key. */
async function key(): Promise<void> {
  await waitFor(() => expect(opened.guest).not.toBeNull());
  act(() => opened.guest?.line.show(guestState()));
}

async function giveName(name = 'Erika Muster'): Promise<void> {
  await userEvent.type(await screen.findByTestId('name-input'), name);
  await userEvent.click(screen.getByTestId('to-rules'));
}

async function agree(): Promise<void> {
  await userEvent.click(await screen.findByTestId('to-device-check'));
}

async function knock(): Promise<void> {
  await giveName();
  await agree();
  await userEvent.click(await screen.findByTestId('knock-submit'));
}

describe('the way in', () => {
  it('leads from name over devices and waiting room to the call', async () => {
    open();
    await screen.findByRole('heading', { name: 'Wie heißen Sie?' });
    await expectAccessible();

    await giveName();
    expect(document.activeElement?.textContent).toBe('So läuft das Gespräch ab');
    expect(screen.getByText(/Es wird nichts aufgezeichnet/)).toBeTruthy();
    expect(screen.getByText(/Ich bin einverstanden“ erlauben/)).toBeTruthy();
    await expectAccessible();

    await agree();
    expect(document.activeElement?.textContent).toBe('Kamera und Mikrofon');
    await screen.findByTestId('knock-submit');
    await expectAccessible();
    expect(api.called('POST /meetings/abc/join')).toEqual([]);

    await userEvent.click(screen.getByTestId('knock-submit'));
    await screen.findByTestId('waiting-room');
    expect(api.called('POST /meetings/abc/join')[0]?.body).toEqual({
      user_name: 'Gast',
      user_role: 'patient',
      enable_video: true,
      enable_audio: true,
    });
    expect(screen.getByText(/Dr. Anna Weber weiß, dass Sie da sind/)).toBeTruthy();
    expect(api.called('GET /meetings/abc/events')[0]?.token).toBe('token-1');
    expect(api.called('POST /meetings/abc/token')).toEqual([]);
    await expectAccessible();

    const admitted = ticket({ admission: 'admitted', token: 'token-2' });
    api.on('POST /meetings/abc/token', () => ok(admitted));
    feed.send('admitted');
    await waitFor(() => expect(api.called('POST /meetings/abc/token')).toHaveLength(1));
    expect(screen.queryByText('CALL')).toBeNull();
    expect(opened.guest?.start).toMatchObject({ identity: 'p1', name: 'Erika Muster' });
    await key();
    await screen.findByText('CALL');
    expect(api.called('POST /meetings/abc/token')[0]?.token).toBe('token-1');
    expect(entry).toMatchObject({ role: 'patient', ticket: admitted, devices: everything });
  });

  it('asks for the consent once, also on the way back to the name', async () => {
    open();
    await giveName();
    await userEvent.click(screen.getByRole('button', { name: 'Zurück' }));
    await giveName(' ');
    await agree();
    await screen.findByTestId('knock-submit');
    await userEvent.click(screen.getByRole('button', { name: 'Zurück' }));
    await giveName(' ');
    expect(await screen.findByTestId('knock-submit')).toBeTruthy();
  });

  it('refuses names that nobody can address', async () => {
    open();
    await userEvent.click(await screen.findByTestId('to-rules'));
    expect(screen.getByRole('alert').textContent).toBe('Bitte geben Sie Ihren Namen ein.');
    await giveName('E');
    expect(screen.getByRole('alert').textContent).toMatch(/vollen Namen/);
    await expectAccessible();
  });

  it('comes back to the name when the server refuses it', async () => {
    api.on('POST /meetings/abc/join', () => refused(422, 'invalid-input', { field: 'user_name' }));
    open();
    await knock();
    expect(await screen.findByTestId('name-input')).toHaveProperty('value', 'Erika Muster');
    expect(screen.getByRole('alert')).toBeTruthy();
  });

  it('sends a physician of this meeting to their own page', async () => {
    api.on('GET /meetings/abc', () => ok({ ...meeting, participants: [] }));
    open();
    await waitFor(() => expect(location.pathname).toBe('/meeting/abc'));
  });

  it('lets the patient leave the waiting room and knock again', async () => {
    open();
    await knock();
    await userEvent.click(await screen.findByTestId('leave'));
    expect(api.called('POST /meetings/abc/leave')[0]).toMatchObject({ token: 'token-1' });
    expect(recallVisit('abc')).toBeNull();
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Wieder anklopfen' }));
    await screen.findByTestId('waiting-room');
    expect(api.called('POST /meetings/abc/join')).toHaveLength(1);
  });

  it('brings back in one tap who hung up by mistake', async () => {
    opened.guestBegins = guestState();
    const admitted = ticket({ admission: 'admitted' });
    api.on('POST /meetings/abc/join', () => ok(admitted));
    api.on('POST /meetings/abc/token', () => ok({ ...admitted, token: 'token-2' }));
    open();
    await knock();
    await screen.findByText('CALL');
    act(() => entry?.onClosed('left'));
    expect(opened.guest?.client.leave).toHaveBeenCalledOnce();
    await userEvent.click(await screen.findByRole('button', { name: 'Wieder teilnehmen' }));
    await screen.findByText('CALL');
    expect(api.called('POST /meetings/abc/token')[0]?.token).toBe('token-1');
  });

  it('says when news cannot reach the waiting room', async () => {
    open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(feed.opened).toBe(1));
    api.down('GET /meetings/abc/events');
    feed.break();
    expect((await screen.findByRole('alert')).textContent).toMatch(/Ihr Platz bleibt erhalten/);
    await expectAccessible();
  });
});

describe('what the practice decides', () => {
  it.each([
    ['denied', 'denied-page'],
    ['removed', 'removed-page'],
    ['ended', 'ended-page'],
  ])('%s while waiting', async (event, page) => {
    open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(feed.opened).toBeGreaterThan(0)); // a busy machine may open it twice
    feed.send(event);
    await screen.findByTestId(page);
    expect(recallVisit('abc')).toBeNull();
    await expectAccessible();
  });

  it('is learned from the snapshot too, when the event was missed', async () => {
    api.stream('GET /meetings/abc/events').greet('snapshot', { status: 'active', state: 'denied' });
    open();
    await knock();
    await screen.findByTestId('denied-page');
  });

  it.each([
    ['ended', 'ended-page'],
    ['removed', 'removed-page'],
    ['left', 'left-page'],
    ['connection-lost', 'lost-page'],
  ] as const)('%s during the call', async (end, page) => {
    opened.guestBegins = guestState();
    api.on('POST /meetings/abc/join', () => ok(ticket({ admission: 'admitted' })));
    open();
    await knock();
    await screen.findByText('CALL');
    act(() => entry?.onClosed(end));
    await screen.findByTestId(page);
    await expectAccessible();
  });
});

describe('a door that stays closed', () => {
  it.each([
    ['404', () => refused(404, 'not-found'), 'Diesen Link kennen wir nicht'],
    ['expired', () => refused(410, 'meeting-expired'), 'Dieser Link ist abgelaufen'],
    ['ended', () => refused(410, 'meeting-ended'), 'Dieses Gespräch ist schon vorbei'],
    ['ended state', () => ok({ ...meeting, status: 'ended' }), 'Dieses Gespräch ist schon vorbei'],
    ['expired state', () => ok({ ...meeting, status: 'expired' }), 'Dieser Link ist abgelaufen'],
    ['500', () => refused(500, 'internal'), 'Da ist etwas schiefgegangen'],
  ])('%s on arrival', async (_, answer, title) => {
    api.on('GET /meetings/abc', answer);
    open();
    await screen.findByRole('heading', { name: title });
    await expectAccessible();
  });

  it('full: the patient can try again', async () => {
    api.on('POST /meetings/abc/join', () => refused(409, 'meeting-full'));
    open();
    await knock();
    await screen.findByRole('heading', { name: 'Das Gespräch ist gerade voll' });
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    expect(await screen.findByTestId('knock-submit')).toBeTruthy();
  });

  it('too many attempts: counts the seconds', async () => {
    api.on('POST /meetings/abc/join', () => refused(429, 'rate-limited', { retryAfter: 37 }));
    open();
    await knock();
    expect((await screen.findByRole('timer')).textContent).toMatch(/^Noch \d+ Sekunden$/);
    await expectAccessible();
  });

  it('no connection: the patient can try again', async () => {
    api.down('GET /meetings/abc');
    open();
    await screen.findByRole('heading', { name: 'Keine Verbindung' });
    await expectAccessible();
    api.on('GET /meetings/abc', () => ok(meeting));
    await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    expect(await screen.findByTestId('name-input')).toBeTruthy();
  });
});

describe('a reload', () => {
  const remember = (admission: 'waiting' | 'admitted'): void =>
    rememberVisit('abc', {
      name: 'Erika Muster',
      ticket: ticket({ admission }),
      devices: everything,
      knockedAtMs: Date.now() - 125_000,
    });

  it('comes back to the waiting room without knocking anew', async () => {
    remember('waiting');
    open();
    await screen.findByTestId('waiting-room');
    expect(screen.getByText('Sie warten seit 2 Minuten.')).toBeTruthy();
    expect(api.called('POST /meetings/abc/join')).toEqual([]);
  });

  it('comes back to the call with a fresh token', async () => {
    opened.guestBegins = guestState({ people: [], sendsWith: 0 });
    remember('admitted');
    const fresh = ticket({ admission: 'admitted', token: 'token-9' });
    api.on('POST /meetings/abc/token', () => ok(fresh));
    open();
    await screen.findByText('CALL');
    expect(entry?.ticket).toEqual(fresh);
    expect(recallVisit('abc')?.ticket.token).toBe('token-9');
  });

  it('of somebody who was removed shows just that', async () => {
    remember('admitted');
    api.on('POST /meetings/abc/token', () => refused(403, 'not-admitted'));
    open();
    await screen.findByTestId('removed-page');
    expect(recallVisit('abc')).toBeNull();
  });

  it('with a token that has run out starts at the name', async () => {
    remember('admitted');
    api.on('POST /meetings/abc/token', () => refused(401, 'unauthenticated'));
    open();
    expect(await screen.findByTestId('name-input')).toBeTruthy();
  });

  it('in the waiting room with a token that has run out starts at the name', async () => {
    remember('waiting');
    api.on('GET /meetings/abc/events', () => refused(401, 'unauthenticated'));
    open();
    expect(await screen.findByTestId('name-input')).toBeTruthy();
  });

  it('survives storage that holds nonsense', async () => {
    sessionStorage.setItem('heydok-visit-abc', '{broken');
    open();
    expect(await screen.findByTestId('name-input')).toBeTruthy();
  });

  it('survives a browser without storage', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError');
    });
    open();
    await knock();
    await screen.findByTestId('waiting-room');
    api.on('POST /meetings/abc/token', () => ok(ticket({ admission: 'admitted' })));
    await waitFor(() => expect(feed.opened).toBe(1));
    feed.send('admitted');
    await key();
    await screen.findByText('CALL');
    expect(api.called('POST /meetings/abc/token')[0]?.token).toBe('token-1');
  });
});

describe('the encryption', () => {
  it('keeps who has no key in the waiting room, whatever the server says', async () => {
    api.on('POST /meetings/abc/join', () => ok(ticket({ admission: 'admitted' })));
    open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(opened.guest).not.toBeNull());
    expect(screen.queryByText('CALL')).toBeNull();
  });

  it('hands on what the relay brings, once, and sends with the token', async () => {
    api.on('POST /meetings/abc/relay', () => ok());
    open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(feed.opened).toBe(1));
    await waitFor(() => expect(opened.guest?.client).toBeTruthy());
    feed.send('relay', { from: 'host', sequence: 7, body: 'AAEC' });
    feed.send('relay', { from: 'host', sequence: 7, body: 'AAEC' });
    feed.send('relay', { from: 'host', sequence: 6, body: 'AAED' });
    await waitFor(() => expect(opened.guest?.heard).toEqual([{ from: 'host', body: 'AAEC' }]));
    opened.guest?.start.send('host', 'AAEE');
    await waitFor(() =>
      expect(api.called('POST /meetings/abc/relay')[0]).toMatchObject({
        token: 'token-1',
        body: { to: 'host', body: 'AAEE' },
      }),
    );
  });

  it('says a sentence and offers a button when the practice does not answer', async () => {
    opened.guestBegins = { ...knocking(), slow: true };
    open();
    await knock();
    await userEvent.click(await screen.findByTestId('secure-again'));
    expect(opened.guest?.client.tryAgain).toHaveBeenCalledOnce();
    await expectAccessible();
  });

  it('takes eight digits from the practice and tells what came of them', async () => {
    opened.guestBegins = guestState({ phase: 'waiting', tanOffered: true });
    open();
    await knock();
    await userEvent.type(await screen.findByTestId('tan-input'), '1234 567');
    await userEvent.click(screen.getByTestId('tan-submit'));
    expect(screen.getByRole('alert').textContent).toMatch(/alle acht Ziffern/);
    await userEvent.type(screen.getByTestId('tan-input'), '8');
    await userEvent.click(screen.getByTestId('tan-submit'));
    expect(opened.guest?.client.useTan).toHaveBeenCalledExactlyOnceWith('12345678');
    await expectAccessible();
  });

  it('stops at a changed key of a remembered practice until the person decides', async () => {
    opened.guestBegins = guestState({ phase: 'key-changed' });
    open();
    await knock();
    await screen.findByTestId('key-changed-page');
    await expectAccessible();
    await userEvent.click(screen.getByTestId('accept-key'));
    expect(opened.guest?.client.acceptChangedKey).toHaveBeenCalledOnce();
  });

  it.each([
    ['codes-differ', 'codes-differ-page'],
    ['unequal', 'codes-differ-page'],
    ['removed', 'removed-page'],
    ['heartbeat-lost', 'practice-silent-page'],
    ['attempts', 'not-secured-page'],
  ] as const)('that ends with %s ends the visit', async (end, page) => {
    opened.guestBegins = guestState({ phase: 'ended', end });
    open();
    await knock();
    await screen.findByTestId(page);
    await expectAccessible();
  });

  it('says why somebody was removed, though the server’s word that they are comes first', async () => {
    opened.guestBegins = guestState();
    api.on('POST /meetings/abc/join', () => ok(ticket({ admission: 'admitted' })));
    open();
    await knock();
    await screen.findByText('CALL');
    act(() => entry?.onClosed('removed'));
    expect(screen.getByText('CALL')).toBeTruthy();
    act(() => opened.guest?.line.show(guestState({ phase: 'ended', end: 'codes-differ' })));
    await screen.findByTestId('codes-differ-page');
    await act(() => new Promise((resolve) => setTimeout(resolve, 900)));
    expect(screen.getByTestId('codes-differ-page')).toBeTruthy();
  });

  it('is a matter of the browser: without it there is help and no form', async () => {
    Reflect.deleteProperty(window, 'RTCRtpScriptTransform');
    open();
    await screen.findByTestId('unsupported-page');
    expect(screen.getByText(/Rufen Sie bitte in der Praxis an/)).toBeTruthy();
    const call = await screen.findByRole('link', { name: 'Praxis anrufen: +49 (0)30 1234-56' });
    expect(call.getAttribute('href')).toBe('tel:+4930123456');
    await expectAccessible();
  });
});

describe('who turned away while waiting', () => {
  const letIn = {
    byServer: () => act(() => feed.send('admitted')),
    byKey: key,
  };

  it.each([
    ['the server first', ['byServer', 'byKey']],
    ['the key first', ['byKey', 'byServer']],
  ] as const)('hears once that they are let in: %s', async (_, order) => {
    vi.mocked(playChime).mockClear();
    api.on('POST /meetings/abc/token', () => ok(ticket({ admission: 'admitted' })));
    open();
    await knock();
    await screen.findByTestId('waiting-room');
    expect(playChime).not.toHaveBeenCalled();
    for (const which of order) {
      await letIn[which]();
      await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    }
    await screen.findByText('CALL');
    expect(playChime).toHaveBeenCalledTimes(1);
  });
});

describe('after a closed tab', () => {
  const visit = {
    name: 'Erika Muster',
    ticket: ticket({ admission: 'admitted' }),
    devices: everything,
    knockedAtMs: Date.now(),
  };

  it('one tap leads back into the call, and nothing goes live without it', async () => {
    rememberVisit('abc', visit);
    sessionStorage.clear();
    api.on('POST /meetings/abc/token', () => ok(ticket({ admission: 'admitted' })));
    open();
    await screen.findByTestId('welcome-back');
    expect(screen.queryByText(/Erika/)).toBeNull(); // another person may sit there by now
    expect(api.called('POST /meetings/abc/token')).toEqual([]);
    await expectAccessible();
    await userEvent.click(screen.getByTestId('return'));
    await key();
    await screen.findByText('CALL');
  });

  it('somebody else starts with their own name', async () => {
    rememberVisit('abc', visit);
    sessionStorage.clear();
    open();
    await userEvent.click(await screen.findByTestId('somebody-else'));
    expect(await screen.findByTestId('name-input')).toHaveProperty('value', '');
    expect(localStorage.getItem('heydok-visit-abc')).toBeNull();
  });

  it('is not offered after five minutes, and nothing is left of any visit', async () => {
    const old = JSON.stringify({ ...visit, atMs: Date.now() - 301_000 });
    for (const id of ['abc', 'another']) localStorage.setItem(`heydok-visit-${id}`, old);
    open();
    await screen.findByTestId('name-input');
    expect(Object.keys(localStorage).filter((name) => name.includes('visit'))).toEqual([]);
  });

  it('is forgotten with a consultation that is over', async () => {
    rememberVisit('abc', visit);
    sessionStorage.clear();
    api.on('GET /meetings/abc', () => ok({ ...meeting, status: 'ended' }));
    open();
    await screen.findByTestId('ended-before-page');
    expect(localStorage.getItem('heydok-visit-abc')).toBeNull();
  });
});
