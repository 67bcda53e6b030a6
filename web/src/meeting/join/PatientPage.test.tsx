import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { everything } from '../devices/deviceChoice';
import { guestState, opened } from '../../testing/fakeEncryption';
import { meeting, ticket } from '../../testing/fixtures';
import { ok, refused } from '../../testing/mockApi';
import { agree, giveKey, giveName, knock, PatientVisit } from '../../testing/patientVisit';
import { expectAccessible } from '../../testing/render';
import { recallVisit } from './visit';

vi.mock('../encryption/startSession', () => import('../../testing/fakeEncryption'));
vi.mock('../devices/chime', () => ({ playChime: vi.fn(() => Promise.resolve()) }));

let visit: PatientVisit;

beforeEach(() => {
  visit = new PatientVisit();
});

describe('the way in', () => {
  it('leads from name over devices and waiting room to the call', async () => {
    visit.open();
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
    expect(visit.api.called('POST /meetings/abc/join')).toEqual([]);

    await userEvent.click(screen.getByTestId('knock-submit'));
    await screen.findByTestId('waiting-room');
    expect(visit.api.called('POST /meetings/abc/join')[0]?.body).toEqual({
      user_name: 'Gast',
      user_role: 'patient',
      enable_video: true,
      enable_audio: true,
    });
    expect(screen.getByText(/Dr. Anna Weber weiß, dass Sie da sind/)).toBeTruthy();
    expect(visit.api.called('GET /meetings/abc/events')[0]?.token).toBe('token-1');
    expect(visit.api.called('POST /meetings/abc/token')).toEqual([]);
    await expectAccessible();

    const admitted = ticket({ admission: 'admitted', token: 'token-2' });
    visit.api.on('POST /meetings/abc/token', () => ok(admitted));
    visit.feed.send('admitted');
    await waitFor(() => expect(visit.api.called('POST /meetings/abc/token')).toHaveLength(1));
    expect(screen.queryByText('CALL')).toBeNull();
    expect(opened.guest?.start).toMatchObject({ identity: 'p1', name: 'Erika Muster' });
    await giveKey();
    await screen.findByText('CALL');
    expect(visit.api.called('POST /meetings/abc/token')[0]?.token).toBe('token-1');
    expect(visit.entry).toMatchObject({ role: 'patient', ticket: admitted, devices: everything });
  });

  it('names a companion or interpreter as such, to the practice only', async () => {
    visit.open();
    await userEvent.click(await screen.findByText('Sie begleiten jemanden oder dolmetschen?'));
    await userEvent.click(screen.getByRole('radio', { name: 'Begleitung' }));
    await expectAccessible();
    await knock();
    await waitFor(() => expect(opened.guest?.start.name).toBe('Erika Muster (Begleitung)'));
    expect(visit.api.called('POST /meetings/abc/join')[0]?.body).toMatchObject({
      user_name: 'Gast',
    });
  });

  it('asks for the consent once, also on the way back to the name', async () => {
    visit.open();
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
    visit.open();
    await userEvent.click(await screen.findByTestId('to-rules'));
    expect(screen.getByRole('alert').textContent).toBe('Bitte geben Sie Ihren Namen ein.');
    await userEvent.type(screen.getByTestId('name-input'), 'E');
    expect(screen.queryByRole('alert')).toBeNull(); // what is being repaired is not complained about
    await userEvent.click(screen.getByTestId('to-rules'));
    expect(screen.getByRole('alert').textContent).toMatch(/vollen Namen/);
    await expectAccessible();
  });

  it('comes back to the name when the server refuses it', async () => {
    visit.api.on('POST /meetings/abc/join', () =>
      refused(422, 'invalid-input', { field: 'user_name' }),
    );
    visit.open();
    await knock();
    expect(await screen.findByTestId('name-input')).toHaveProperty('value', 'Erika Muster');
    expect(screen.getByRole('alert')).toBeTruthy();
  });

  it('sends a physician of this meeting to their own page', async () => {
    visit.api.on('GET /meetings/abc', () => ok({ ...meeting, participants: [] }));
    visit.open();
    await waitFor(() => expect(location.pathname).toBe('/meeting/abc'));
  });

  it('lets the patient leave the waiting room and knock again', async () => {
    visit.open();
    await knock();
    await userEvent.click(await screen.findByTestId('leave'));
    expect(visit.api.called('POST /meetings/abc/leave')[0]).toMatchObject({ token: 'token-1' });
    expect(recallVisit('abc')).toBeNull();
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Wieder anklopfen' }));
    await screen.findByTestId('waiting-room');
    expect(visit.api.called('POST /meetings/abc/join')).toHaveLength(1);
  });

  it('brings back in one tap who hung up by mistake', async () => {
    opened.guestBegins = guestState();
    const admitted = ticket({ admission: 'admitted' });
    visit.api.on('POST /meetings/abc/join', () => ok(admitted));
    visit.api.on('POST /meetings/abc/token', () => ok({ ...admitted, token: 'token-2' }));
    visit.open();
    await knock();
    await screen.findByText('CALL');
    act(() => visit.entry?.onClosed('left'));
    expect(opened.guest?.client.leave).toHaveBeenCalledOnce();
    await userEvent.click(await screen.findByRole('button', { name: 'Wieder teilnehmen' }));
    await screen.findByText('CALL');
    expect(visit.api.called('POST /meetings/abc/token')[0]?.token).toBe('token-1');
  });

  it('says when news cannot reach the waiting room', async () => {
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(visit.feed.opened).toBe(1));
    visit.api.down('GET /meetings/abc/events');
    visit.feed.break();
    expect((await screen.findByRole('alert')).textContent).toMatch(/Ihr Platz bleibt erhalten/);
    await expectAccessible();
  });
});

describe('what the practice tells', () => {
  it('how long it still takes, until it is taken back', async () => {
    const planned_at = new Date().toISOString();
    visit.api.on('GET /meetings/abc', () => ok({ ...meeting, planned_at }));
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    expect(screen.getByText(/^Ihr Termin ist heute um/)).toBeTruthy();
    await waitFor(() => expect(visit.feed.opened).toBeGreaterThan(0));
    visit.feed.send('delayed', { delayed_until: new Date(Date.now() + 590_000).toISOString() });
    expect((await screen.findByTestId('delayed')).textContent).toMatch(/noch etwa 10 Minuten/);
    await expectAccessible();
    visit.feed.send('delayed', { delayed_until: new Date(Date.now() - 1_000).toISOString() });
    await waitFor(() =>
      expect(screen.getByTestId('delayed').textContent).toBe('Jetzt geht es gleich weiter.'),
    );
    visit.feed.send('delayed');
    await waitFor(() => expect(screen.queryByTestId('delayed')).toBeNull());
  });
});

describe('what the practice decides', () => {
  it.each([
    ['denied', 'denied-page'],
    ['removed', 'removed-page'],
    ['ended', 'ended-page'],
  ])('%s while waiting', async (event, page) => {
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(visit.feed.opened).toBeGreaterThan(0)); // a busy machine may open it twice
    visit.feed.send(event);
    await screen.findByTestId(page);
    expect(recallVisit('abc')).toBeNull();
    await expectAccessible();
  });

  it('is learned from the snapshot too, when the event was missed', async () => {
    visit.api
      .stream('GET /meetings/abc/events')
      .greet('snapshot', { status: 'active', state: 'denied' });
    visit.open();
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
    visit.api.on('POST /meetings/abc/join', () => ok(ticket({ admission: 'admitted' })));
    visit.open();
    await knock();
    await screen.findByText('CALL');
    act(() => visit.entry?.onClosed(end));
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
    visit.api.on('GET /meetings/abc', answer);
    visit.open();
    await screen.findByRole('heading', { name: title });
    await expectAccessible();
  });

  it('full: the patient can try again', async () => {
    visit.api.on('POST /meetings/abc/join', () => refused(409, 'meeting-full'));
    visit.open();
    await knock();
    await screen.findByRole('heading', { name: 'Das Gespräch ist gerade voll' });
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    expect(await screen.findByTestId('knock-submit')).toBeTruthy();
  });

  it('too many attempts: counts the seconds', async () => {
    visit.api.on('POST /meetings/abc/join', () => refused(429, 'rate-limited', { retryAfter: 37 }));
    visit.open();
    await knock();
    expect((await screen.findByRole('timer')).textContent).toMatch(/^Noch \d+ Sekunden$/);
    await expectAccessible();
  });

  it('no connection: the patient can try again', async () => {
    visit.api.down('GET /meetings/abc');
    visit.open();
    await screen.findByRole('heading', { name: 'Keine Verbindung' });
    await expectAccessible();
    visit.api.on('GET /meetings/abc', () => ok(meeting));
    await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    expect(await screen.findByTestId('name-input')).toBeTruthy();
  });
});
