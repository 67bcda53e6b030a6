import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { registerPasskey, signInWithPasskey } from '../api/passkeys';
import type { Factors } from '../api/types';
import { MockApi, ok, refused } from '../testing/mockApi';
import { expectAccessible, show } from '../testing/render';
import { SecurityPage } from './SecurityPage';
import { SignInForm } from './SignInForm';

vi.mock('../api/passkeys', () => ({
  canUsePasskeys: () => true,
  registerPasskey: vi.fn(),
  signInWithPasskey: vi.fn(),
}));

const none: Factors = { totp: false, passkeys: [], recovery_codes_left: 0, required: false };
const codes = ['abcde-FGHJK', 'bcdef-GHJKL'];

let api: MockApi;
const onEnrolled = vi.fn();

beforeEach(() => {
  onEnrolled.mockReset();
  vi.mocked(registerPasskey).mockReset();
  vi.mocked(signInWithPasskey).mockReset();
  api = new MockApi().on('GET /sessions', { sessions: [] }).on('GET /factors', none);
});

function open(mustEnrol = false) {
  return show(
    <SecurityPage
      actions={null}
      mustEnrol={mustEnrol}
      onEnrolled={onEnrolled}
      onSessionLost={vi.fn()}
    />,
  );
}

describe('FactorsSection', () => {
  it('sets one-time codes up and shows the recovery codes once', async () => {
    api
      .on('POST /factors/totp/begin', {
        secret: 'ABCDEFGHIJ',
        uri: 'otpauth://totp/heydok:a?secret=ABCDEFGHIJ',
      })
      .on('POST /factors/totp/finish', () => refused(422, 'wrong-code', { field: 'code' }));
    open(true);
    expect(screen.getByText('Bitte richten Sie einen zweiten Faktor ein')).toBeTruthy();
    await userEvent.click(await screen.findByTestId('add-totp'));
    expect((await screen.findByTestId('totp-secret')).textContent).toBe('ABCD EFGH IJ');
    expect(screen.getByRole('img', { name: 'QR-Code für die Authenticator-App' })).toBeTruthy();
    await expectAccessible();
    await userEvent.type(screen.getByTestId('totp-code'), '123 456');
    await userEvent.click(screen.getByTestId('totp-submit'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Code stimmt nicht/);
    api
      .on('POST /factors/totp/finish', { recovery_codes: codes })
      .on('GET /factors', { ...none, totp: true, recovery_codes_left: 10 });
    await userEvent.click(screen.getByTestId('totp-submit'));
    expect((await screen.findByTestId('recovery-codes')).textContent).toContain('abcde-FGHJK');
    expect(api.called('POST /factors/totp/finish')[0]?.body).toEqual({ code: '123456' });
    expect(onEnrolled).not.toHaveBeenCalled();
    await expectAccessible();
    await userEvent.click(screen.getByTestId('codes-kept'));
    expect(onEnrolled).toHaveBeenCalledOnce();
    expect(await screen.findByText('Einmalcodes aus einer App')).toBeTruthy();
  });

  it('makes and removes passkeys', async () => {
    vi.mocked(registerPasskey).mockResolvedValue({});
    open();
    api.on('GET /factors', {
      ...none,
      passkeys: [
        { passkey_id: 'k1', device: 'Safari, iPhone', created_at: '2026-11-22T10:00:00Z' },
      ],
      recovery_codes_left: 9,
    });
    await userEvent.click(await screen.findByTestId('add-passkey'));
    expect(await screen.findByText('Passkey (Safari, iPhone)')).toBeTruthy();
    await expectAccessible();
    api.on('POST /factors/passkeys/k1/remove', () => refused(409, 'last-factor'));
    await userEvent.click(screen.getByRole('button', { name: /Passkey .* entfernen/ }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/behalten/);
    api.on('POST /factors/recovery-codes', { recovery_codes: codes });
    await userEvent.click(screen.getByTestId('new-codes'));
    expect((await screen.findByTestId('recovery-codes')).textContent).toContain('bcdef-GHJKL');
  });
});

describe('signing in with a second factor', () => {
  it('asks for the code after the password, and says when it is wrong', async () => {
    const onSignedIn = vi.fn();
    api.on('POST /auth/login', (call) => {
      const { code } = call.body as { code?: string };
      if (code === undefined) return refused(401, 'second-factor-required');
      return code === '123456' ? ok() : refused(422, 'wrong-code', { field: 'code' });
    });
    show(
      <main>
        <SignInForm onSignedIn={onSignedIn} />
      </main>,
    );
    await userEvent.type(screen.getByTestId('login-email'), 'a@b.de');
    await userEvent.type(screen.getByTestId('login-password'), 'secret');
    await userEvent.click(screen.getByTestId('login-submit'));
    await userEvent.type(await screen.findByTestId('login-code'), '000000');
    await userEvent.click(screen.getByTestId('login-submit'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Code stimmt nicht/);
    await userEvent.clear(screen.getByTestId('login-code'));
    await userEvent.type(screen.getByTestId('login-code'), '123456');
    await userEvent.click(screen.getByTestId('login-submit'));
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  });

  it('signs in with a passkey alone', async () => {
    const onSignedIn = vi.fn();
    vi.mocked(signInWithPasskey).mockResolvedValueOnce(false).mockResolvedValueOnce(true);
    show(
      <main>
        <SignInForm onSignedIn={onSignedIn} />
      </main>,
    );
    await userEvent.click(screen.getByTestId('login-passkey'));
    expect(onSignedIn).not.toHaveBeenCalled();
    await userEvent.click(screen.getByTestId('login-passkey'));
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  });
});
