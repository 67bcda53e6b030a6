import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { meeting, permissions, person, ticket } from '../../testing/fixtures';
import { MockApi, ok, refused } from '../../testing/mockApi';
import { expectAccessible, show } from '../../testing/render';
import type { CallEntry } from '../callEntry';
import { PhysicianCallPage } from './PhysicianCallPage';

vi.mock('../encryption/startSession', () => import('../../testing/fakeEncryption'));

let api: MockApi;
let entry: CallEntry | null;
const onSessionLost = vi.fn();

const own = ticket({ admission: 'admitted', identity: 'doc', permissions: permissions(true) });

beforeEach(() => {
  entry = null;
  onSessionLost.mockClear();
  api = new MockApi()
    .on('GET /me', () => ok(person))
    .on('GET /meetings/abc', () => ok({ ...meeting, participants: [] }))
    .on('POST /meetings/abc/join', () => ok(own))
    .on('POST /meetings/abc/leave', () => ok());
});

function open() {
  return show(
    <PhysicianCallPage
      meetingId="abc"
      person={person}
      onSessionLost={onSessionLost}
      renderCall={(given) => {
        entry = given;
        return <main>CALL</main>;
      }}
    />,
  );
}

describe('PhysicianCallPage', () => {
  it('joins with the session, without a waiting room', async () => {
    open();
    await screen.findByText('CALL');
    expect(api.called('POST /meetings/abc/join')[0]).toMatchObject({
      token: null,
      body: {
        user_name: 'Dr. Anna Weber',
        user_role: 'physician',
        enable_video: true,
        enable_audio: true,
      },
    });
    expect(entry).toMatchObject({ role: 'physician', ticket: own });
  });

  it('offers to try again while the way into the room takes long', async () => {
    vi.useFakeTimers();
    api.on('POST /meetings/abc/join', () => new Promise<Response>(() => undefined));
    open();
    expect(screen.getByText('Wir verbinden Sie …')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(screen.getByTestId('load-again')).toBeTruthy();
  });

  it('offers the way back after leaving', async () => {
    open();
    await screen.findByText('CALL');
    act(() => entry?.onClosed('left'));
    await screen.findByTestId('left-page');
    expect(api.called('POST /meetings/abc/leave')).toHaveLength(1);
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Wieder teilnehmen' }));
    await screen.findByText('CALL');
  });

  it('leads to the overview after ending', async () => {
    open();
    await screen.findByText('CALL');
    act(() => entry?.onClosed('ended'));
    await screen.findByTestId('ended-page');
    expect(screen.queryByText(/meldet sich Ihre Praxis/)).toBeNull();
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Zur Übersicht' }));
    await waitFor(() => expect(location.pathname).toBe('/dashboard'));
  });

  it('asks to sign in again when the session ran out meanwhile', async () => {
    api.on('POST /meetings/abc/join', () => refused(403, 'role-not-allowed'));
    api.on('GET /me', () => refused(401, 'unauthenticated'));
    open();
    await waitFor(() => expect(onSessionLost).toHaveBeenCalledOnce());
    expect(screen.queryByText(/gehört einer anderen Praxis/)).toBeNull();
  });

  it.each([
    ['ended', () => refused(410, 'meeting-ended'), 'Das Gespräch ist beendet'],
    ['expired', () => refused(410, 'meeting-expired'), 'Dieser Link ist abgelaufen'],
    ['unknown', () => refused(404, 'not-found'), 'Diesen Link kennen wir nicht'],
    ['full', () => refused(409, 'meeting-full'), 'Das Gespräch ist gerade voll'],
    ['foreign', () => refused(403, 'role-not-allowed'), /gehört einer anderen Praxis/],
    ['down', () => Promise.reject(new TypeError('down')), 'Keine Verbindung'],
  ])('%s meeting', async (_, answer, title) => {
    api.on('POST /meetings/abc/join', answer);
    open();
    await screen.findByRole('heading', { name: title });
    await expectAccessible();
  });
});
