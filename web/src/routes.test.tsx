import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Routes } from './routes';
import { meeting, permissions, person, ticket } from './testing/fixtures';
import { MockApi, ok, refused } from './testing/mockApi';
import { expectAccessible, show } from './testing/render';

vi.mock('./meeting/encryption/startSession', () => import('./testing/fakeEncryption'));
vi.mock('./callRoute', () => ({ default: () => <main>CALL CHUNK</main> }));

let api: MockApi;

beforeEach(() => {
  api = new MockApi()
    .on('GET /me', () => ok(person))
    .on('GET /meetings', () => ok({ meetings: [] }));
});

function openAt(path: string) {
  history.replaceState(null, '', path);
  return show(<Routes />);
}

describe('Routes', () => {
  it('leads the signed-in physician from the start page to the overview', async () => {
    openAt('/');
    await screen.findByRole('heading', { name: 'Guten Tag, Dr. Anna Weber' });
    expect(location.pathname).toBe('/dashboard');
    await waitFor(() => expect(document.title).toBe('Ihre Gespräche · heydok'));
    await expectAccessible();
  });

  it.each(['/', '/login', '/dashboard', '/meeting/abc'])(
    'asks strangers to sign in at %s and then goes on',
    async (path) => {
      api
        .on('GET /me', () => refused(401, 'unauthenticated'))
        .on('POST /auth/login', () => {
          api.on('GET /me', () => ok(person));
          return ok();
        })
        .on('GET /meetings/abc/events', () => refused(429, 'rate-limited'))
        .on('GET /meetings/abc', () => ok({ ...meeting, participants: [] }))
        .on('POST /meetings/abc/join', () =>
          ok(ticket({ admission: 'admitted', permissions: permissions(true) })),
        );
      openAt(path);
      await userEvent.type(await screen.findByTestId('login-email'), 'a@b.de');
      expect(screen.queryByRole('alert'), 'nothing has ended').toBeNull();
      await userEvent.type(screen.getByTestId('login-password'), 'secret');
      await userEvent.click(screen.getByTestId('login-submit'));
      await (path === '/meeting/abc'
        ? screen.findByText('CALL CHUNK')
        : screen.findByTestId('create-meeting'));
    },
  );

  it('leads an admin to the team, and shows nobody pages that their role does not have', async () => {
    api
      .on('GET /me', () => ok({ ...person, roles: ['admin'], permissions: ['team:list'] }))
      .on('GET /team', {
        members: [{ account_id: 'a1', name: 'Dr. Anna Weber', roles: ['admin'] }],
      });
    const page = openAt('/');
    await screen.findByText('Verwaltung');
    expect(location.pathname).toBe('/team');
    await expectAccessible();
    page.unmount();
    openAt('/meeting/abc');
    await screen.findByTestId('not-found-page');
  });

  it('signs out', async () => {
    api.on('POST /auth/logout', () => ok());
    openAt('/dashboard');
    await userEvent.click(await screen.findByRole('button', { name: 'Abmelden' }));
    await waitFor(() => expect(location.pathname).toBe('/'));
    expect(api.called('POST /auth/logout')).toHaveLength(1);
  });

  it('says once that the session has ended elsewhere', async () => {
    openAt('/dashboard');
    await userEvent.click(await screen.findByTestId('create-meeting'));
    api
      .on('GET /me', () => refused(401, 'unauthenticated'))
      .on('POST /meetings/create', () => refused(401, 'unauthenticated'))
      .on('POST /auth/login', () => ok());
    await userEvent.click(screen.getByTestId('create-submit'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Ihre Sitzung ist beendet/);
    await expectAccessible();
    await userEvent.type(screen.getByTestId('login-email'), 'a@b.de');
    await userEvent.type(screen.getByTestId('login-password'), 'secret');
    await userEvent.click(screen.getByTestId('login-submit'));
    await waitFor(() => expect(api.called('GET /me').length).toBeGreaterThan(2));
    await screen.findByTestId('login-email');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('offers to try again when the server takes long to say who is signed in', async () => {
    vi.useFakeTimers();
    api.on('GET /me', () => new Promise<Response>(() => undefined));
    openAt('/meeting/abc');
    expect(screen.getByText('Einen Moment bitte …')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(screen.getByTestId('load-again').textContent).toBe('Noch einmal versuchen');
    vi.useRealTimers();
    await expectAccessible();
  });

  it('does not ask patients who they are', async () => {
    api.on('GET /meetings/abc', () => ok(meeting));
    openAt('/m/abc');
    await screen.findByTestId('name-input');
    expect(api.called('GET /me')).toEqual([]);
  });

  it('knows addresses that do not exist', async () => {
    openAt('/nowhere/at/all');
    await screen.findByTestId('not-found-page');
    await expectAccessible();
  });

  it('says when the server is away, and tries again', async () => {
    api.down('GET /me');
    openAt('/dashboard');
    await screen.findByRole('heading', { name: 'Keine Verbindung' });
    await expectAccessible();
    api.on('GET /me', () => ok(person));
    await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    await screen.findByTestId('create-meeting');
  });

  it('follows the browser’s back button', async () => {
    openAt('/dashboard');
    await screen.findByTestId('create-meeting');
    act(() => {
      history.replaceState(null, '', '/nowhere');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await screen.findByTestId('not-found-page');
  });
});
