import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { person } from '../testing/fixtures';
import { MockApi, ok, refused } from '../testing/mockApi';
import { expectAccessible, show } from '../testing/render';
import * as location from '../shell/location';
import { HomePage } from './HomePage';
import { useConfirmation } from './useConfirmation';

const clinic = { id: 'clinic', name: 'Klinikum' };
let api: MockApi;
let left: string[];

beforeEach(() => {
  history.replaceState(null, '', '/login');
  left = [];
  vi.spyOn(location, 'leaveTo').mockImplementation((address) => void left.push(address));
  api = new MockApi().on('GET /config', { sign_in_providers: [clinic] });
});

describe('signing in by a provider', () => {
  it('goes there and comes back to the page', async () => {
    history.replaceState(null, '', '/team');
    show(<HomePage onSignedIn={vi.fn()} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Anmelden mit Klinikum' }));
    expect(left).toEqual(['/api/v1/auth/oidc/clinic/start?page=%2Fteam']);
    await expectAccessible();
  });

  it.each([
    ['sign-in-cancelled', /abgebrochen/],
    ['not-assigned', /kein Konto/],
    ['sign-in-expired', /zu lange/],
    ['rate-limited', /Zu viele/],
    ['invalid-token', /nicht geklappt/],
  ])('says once what %s means', async (code, words) => {
    history.replaceState(null, '', `/login#sign-in=${code}`);
    show(<HomePage onSignedIn={vi.fn()} />);
    expect((await screen.findByRole('alert')).textContent).toMatch(words);
    expect(window.location.hash).toBe('');
    await expectAccessible();
  });

  it('does without when the server does not say', async () => {
    api.down('GET /config');
    show(<HomePage onSignedIn={vi.fn()} />);
    await screen.findByTestId('login-submit');
    expect(screen.queryByText(/Anmelden mit/)).toBeNull();
  });
});

describe('confirming', () => {
  function Deed() {
    const { run, dialog } = useConfirmation();
    const deed = () => Promise.reject(new Error('unused'));
    return (
      <>
        <button onClick={() => void run(() => fetchDeed()).catch(deed)}>go</button>
        {dialog}
      </>
    );
  }
  const fetchDeed = async (): Promise<void> => {
    const { post } = await import('../api/request');
    await post('/deed');
  };

  it('happens at the provider for those who came from there', async () => {
    history.replaceState(null, '', '/systems');
    const own = { ...person, session: { ...person.session, provider: 'clinic' } };
    api.on('POST /deed', () => refused(403, 'confirmation-required')).on('GET /me', () => ok(own));
    show(<Deed />);
    await userEvent.click(screen.getByText('go'));
    await userEvent.click(await screen.findByTestId('confirm-provider'));
    await waitFor(() =>
      expect(left).toEqual(['/api/v1/auth/oidc/clinic/start?page=%2Fsystems&fresh=true']),
    );
  });
});
