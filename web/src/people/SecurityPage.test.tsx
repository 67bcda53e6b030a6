import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionInfo } from '../api/types';
import { MockApi, ok, refused } from '../testing/mockApi';
import { expectAccessible, show } from '../testing/render';
import { SecurityPage } from './SecurityPage';

const here: SessionInfo = {
  session_id: 's1',
  device: 'Firefox, Windows',
  created_at: '2026-11-22T10:00:00Z',
  used_at: '2026-11-22T10:05:00Z',
  current: true,
};
const there: SessionInfo = { ...here, session_id: 's2', device: 'Safari, iPhone', current: false };
const unknown: SessionInfo = { ...there, session_id: 's3', device: '' };

let api: MockApi;
const onSessionLost = vi.fn();

beforeEach(() => {
  onSessionLost.mockReset();
  api = new MockApi()
    .on('GET /sessions', { sessions: [here, there, unknown] })
    .on('GET /factors', { totp: false, passkeys: [], recovery_codes_left: 0, required: false });
});

function open() {
  return show(
    <SecurityPage
      actions={null}
      mustEnrol={false}
      onEnrolled={vi.fn()}
      onSessionLost={onSessionLost}
    />,
  );
}

async function change(current: string, wanted: string): Promise<void> {
  await userEvent.type(screen.getByTestId('current-password'), current);
  if (wanted) await userEvent.type(screen.getByTestId('new-password'), wanted);
  await userEvent.click(screen.getByTestId('change-password'));
}

describe('SecurityPage', () => {
  it('lists the signed-in devices and signs one of them out', async () => {
    open();
    const list = await screen.findByTestId('sessions');
    expect(within(list).getByText('Dieses Gerät')).toBeTruthy();
    expect(within(list).getByText('Unbekanntes Gerät')).toBeTruthy();
    await expectAccessible();
    api.on('POST /sessions/s2/end', () => ok()).on('GET /sessions', { sessions: [here, unknown] });
    await userEvent.click(screen.getByRole('button', { name: 'Safari, iPhone abmelden' }));
    await waitFor(() => expect(screen.queryByText('Safari, iPhone')).toBeNull());
    expect(api.called('POST /sessions/s2/end')).toHaveLength(1);
  });

  it('signs all others out', async () => {
    open();
    api.on('POST /sessions/end-others', () => ok());
    api.on('GET /sessions', { sessions: [here, there] });
    await userEvent.click(await screen.findByTestId('end-others'));
    expect(api.called('POST /sessions/end-others')).toHaveLength(1);
  });

  it('says when the session is gone', async () => {
    api.on('GET /sessions', () => refused(401, 'unauthenticated'));
    open();
    await waitFor(() => expect(onSessionLost).toHaveBeenCalledOnce());
  });

  it('changes the password after a fresh proof', async () => {
    let confirmed = false;
    api
      .on('POST /auth/password', () => (confirmed ? ok() : refused(403, 'confirmation-required')))
      .on('POST /auth/confirm', (call) => {
        confirmed = (call.body as { password: string }).password === 'mein altes Passwort';
        return confirmed ? ok() : refused(401, 'wrong-credentials');
      });
    open();
    await screen.findByTestId('sessions');
    await change('mein altes Passwort', 'zwei lampen im flur');
    await userEvent.type(await screen.findByTestId('confirm-password'), 'falsch');
    await userEvent.click(screen.getByTestId('confirm-submit'));
    expect(await screen.findByText('Das Passwort stimmt nicht.')).toBeTruthy();
    await userEvent.clear(screen.getByTestId('confirm-password'));
    await userEvent.type(screen.getByTestId('confirm-password'), 'mein altes Passwort');
    await userEvent.click(screen.getByTestId('confirm-submit'));
    expect(await screen.findByText(/Ihr Passwort ist geändert/)).toBeTruthy();
    expect(api.called('POST /auth/password').at(-1)?.body).toEqual({
      current_password: 'mein altes Passwort',
      password: 'zwei lampen im flur',
    });
    await expectAccessible();
  });

  it('keeps the old password when the proof is not given', async () => {
    api.on('POST /auth/password', () => refused(403, 'confirmation-required'));
    open();
    await screen.findByTestId('sessions');
    await change('mein altes Passwort', 'zwei lampen im flur');
    await userEvent.click(await screen.findByRole('button', { name: 'Abbrechen' }));
    expect(await screen.findByText(/bestätigen Sie dafür/)).toBeTruthy();
  });

  it.each([
    ['kurz', null, /mindestens 12 Zeichen/],
    ['passwort12345', () => refused(422, 'weak-password', { field: 'password' }), /zu leicht/],
    ['zwei lampen im flur', () => refused(401, 'wrong-credentials'), /Passwort stimmt nicht/],
    ['zwei lampen im flur', () => refused(429, 'rate-limited', { retryAfter: 9 }), /9 Sekunden/],
  ])('says what is wrong with %s', async (wanted, answer, text) => {
    if (answer) api.on('POST /auth/password', answer);
    open();
    await screen.findByTestId('sessions');
    await change('mein altes Passwort', wanted);
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
    await expectAccessible();
  });
});
