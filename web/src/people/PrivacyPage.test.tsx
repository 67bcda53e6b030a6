import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { save } from '../shell/save';
import { person } from '../testing/fixtures';
import { MockApi, ok, refused } from '../testing/mockApi';
import { expectAccessible, show } from '../testing/render';
import { PrivacyPage } from './PrivacyPage';

vi.mock('../shell/save', () => ({ save: vi.fn() }));

let api: MockApi;
const onSessionLost = vi.fn();

beforeEach(() => {
  vi.mocked(save).mockReset();
  onSessionLost.mockReset();
  api = new MockApi();
});

function open() {
  return show(<PrivacyPage person={person} actions={null} onSessionLost={onSessionLost} />);
}

async function rename(name: string): Promise<void> {
  const field = screen.getByTestId('own-name-field');
  await userEvent.clear(field);
  if (name) await userEvent.type(field, name);
  await userEvent.click(screen.getByTestId('correct-name'));
}

describe('PrivacyPage', () => {
  it('saves everything about the person as a file, after a fresh proof', async () => {
    open();
    await expectAccessible();
    let confirmed = false;
    api
      .on('POST /me/export', () =>
        confirmed ? ok({ account: {} }) : refused(403, 'confirmation-required'),
      )
      .on('POST /auth/confirm', () => {
        confirmed = true;
        return ok();
      });
    await userEvent.click(screen.getByTestId('export-own-data'));
    await userEvent.type(await screen.findByTestId('confirm-password'), 'geheim');
    await userEvent.click(screen.getByTestId('confirm-submit'));
    await screen.findByText('Die Datei liegt bei Ihren Downloads.');
    const [file, name] = vi.mocked(save).mock.calls[0] ?? [];
    expect(await file?.text()).toBe('{"account":{}}');
    expect(name).toBe('heydok-account.json');
    expect(api.called('POST /me/export')).toHaveLength(2);
  });

  it('says how long to wait after too many files', async () => {
    api.on('POST /me/export', () => refused(429, 'rate-limited', { retryAfter: 120 }));
    open();
    await userEvent.click(screen.getByTestId('export-own-data'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/2 Minuten|120/);
    expect(save).not.toHaveBeenCalled();
  });

  it('corrects the name, and says so', async () => {
    api.on('POST /me/name', () => ok());
    open();
    expect(screen.getByTestId('own-name-field')).toHaveProperty('value', person.name);
    await rename('  Dr. Çağla Łukaszewicz ');
    await screen.findByText('Ihr Name ist berichtigt.');
    expect(api.called('POST /me/name')[0]?.body).toEqual({ name: 'Dr. Çağla Łukaszewicz' });
  });

  it('says at the field what is wrong with a name', async () => {
    api.on('POST /me/name', () => refused(422, 'invalid-input', { field: 'name' }));
    open();
    await rename('1');
    await screen.findByText(/mindestens zwei Buchstaben/);
    expect(screen.queryByText('Ihr Name ist berichtigt.')).toBeNull();
  });

  it('leads to the sign-in when the session has ended', async () => {
    api.on('POST /me/name', () => refused(401, 'unauthenticated'));
    open();
    await rename('Dr. Neu');
    await waitFor(() => expect(onSessionLost).toHaveBeenCalled());
  });
});
