import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { MockApi, ok, refused } from '../testing/mockApi';
import { expectAccessible, show } from '../testing/render';
import { HomePage } from './HomePage';

async function signInWith(email: string, password: string): Promise<void> {
  if (email) await userEvent.type(screen.getByLabelText('E-Mail-Adresse'), email);
  if (password) await userEvent.type(screen.getByLabelText('Passwort'), password);
  await userEvent.click(screen.getByRole('button', { name: 'Anmelden' }));
}

describe('HomePage', () => {
  it('tells patients that they need no account, and is accessible', async () => {
    show(<HomePage onSignedIn={vi.fn()} />);
    expect(screen.getByText(/Sie brauchen kein Konto/)).toBeTruthy();
    await expectAccessible();
  });

  it('signs in', async () => {
    const api = new MockApi().on('POST /auth/login', () => ok());
    const onSignedIn = vi.fn();
    show(<HomePage onSignedIn={onSignedIn} />);
    await signInWith(' weber@example.org ', 'secret');
    expect(api.called('POST /auth/login')[0]?.body).toEqual({
      email: 'weber@example.org',
      password: 'secret',
    });
    expect(onSignedIn).toHaveBeenCalledOnce();
  });

  it('asks for what is missing before it asks the server', async () => {
    const api = new MockApi();
    show(<HomePage onSignedIn={vi.fn()} />);
    await signInWith('', '');
    expect(screen.getByText('Bitte geben Sie Ihre E-Mail-Adresse ein.')).toBeTruthy();
    expect(screen.getByText('Bitte geben Sie Ihr Passwort ein.')).toBeTruthy();
    expect(api.called('POST /auth/login')).toEqual([]);
    await expectAccessible();
  });

  it.each([
    [() => refused(401, 'wrong-credentials'), /stimmt nicht/],
    [() => refused(429, 'rate-limited', { retryAfter: 42 }), /warten Sie 42 Sekunden/],
    [() => Promise.reject(new TypeError('no network')), /Server antwortet nicht/],
  ])('says why it did not work (%#)', async (answer, text) => {
    new MockApi().on('POST /auth/login', answer);
    show(<HomePage onSignedIn={vi.fn()} />);
    await signInWith('a@b.de', 'wrong');
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
    await expectAccessible();
  });

  it('shows the password on request', async () => {
    show(<HomePage onSignedIn={vi.fn()} />);
    const password = screen.getByLabelText('Passwort');
    expect(password.getAttribute('type')).toBe('password');
    await userEvent.click(screen.getByLabelText('Passwort zeigen'));
    expect(password.getAttribute('type')).toBe('text');
  });

  it('changes the language at once', async () => {
    show(<HomePage onSignedIn={vi.fn()} />);
    const english = screen.getByRole('button', { name: 'English' });
    expect(english.getAttribute('aria-pressed')).toBe('false');
    await userEvent.click(english);
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeTruthy();
    expect(english.getAttribute('aria-pressed')).toBe('true');
    expect(document.documentElement.lang).toBe('en');
  });
});
