import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiKey, SentNotice, Webhook } from '../api/types';
import { MockApi, ok, refused } from '../testing/mockApi';
import { expectAccessible, show } from '../testing/render';
import { SystemsPage } from './SystemsPage';

const key: ApiKey = {
  key_id: 'k1',
  name: 'Praxis-EDV',
  scopes: ['meetings-create', 'meetings-read'],
  created_at: '2026-11-01T10:00:00Z',
  expires_at: '2099-11-01T10:00:00Z',
  used_at: null,
};
const webhook: Webhook = {
  webhook_id: 'w1',
  url: 'https://edv.example/heydok',
  created_at: '2026-11-01T10:00:00Z',
};
const notice: SentNotice = {
  notice_id: 'n1',
  webhook_id: 'w1',
  type: 'patient.waiting',
  meeting_id: 'abc',
  external_id: 'termin-1',
  state: 'failed',
  attempts: 9,
  last_status: 503,
  created_at: '2026-11-02T10:00:00Z',
  next_at: null,
};

let api: MockApi;
const lost = vi.fn();

beforeEach(() => {
  api = new MockApi()
    .on('GET /api-keys', { api_keys: [key] })
    .on('GET /webhooks', { webhooks: [webhook] })
    .on('GET /notices', { notices: [notice] });
});

function open() {
  return show(<SystemsPage actions={null} onSessionLost={lost} />);
}

describe('SystemsPage', () => {
  it('shows keys, addresses and messages', async () => {
    open();
    const row = await screen.findByTestId('api-key-row');
    expect(row.textContent).toMatch(
      /Praxis-EDV.*Gespräche planen, Stand abfragen.*1\. November 2099/,
    );
    expect(row.textContent).toContain('Noch nie benutzt');
    expect(screen.getByTestId('webhook-row').textContent).toContain(webhook.url);
    expect(screen.getByTestId('notice-row').textContent).toMatch(
      /Jemand wartet.*termin-1.*Aufgegeben\. Antwort 503/,
    );
    await expectAccessible();
  });

  it('makes a key and shows it once', async () => {
    api.on('POST /api-keys', () => ok({ ...key, key_id: 'k2', key: 'heydok_abc' }));
    open();
    await userEvent.click(await screen.findByTestId('new-api-key'));
    await userEvent.type(screen.getByTestId('api-key-name'), ' Kalender ');
    await userEvent.click(screen.getByTestId('scope-meetings-create'));
    await userEvent.selectOptions(screen.getByLabelText('Gilt'), '90');
    await expectAccessible();
    await userEvent.click(screen.getByTestId('api-key-submit'));
    expect(await screen.findByTestId('api-key')).toHaveProperty('value', 'heydok_abc');
    expect(api.called('POST /api-keys')[0]?.body).toEqual({
      name: 'Kalender',
      scopes: ['meetings-read'],
      expires_in_days: 90,
    });
    await expectAccessible();
    await userEvent.click(screen.getByTestId('new-api-key'));
    expect(screen.queryByTestId('api-key')).toBeNull();
  });

  it('says what is wrong with a key', async () => {
    let answer = refused(422, 'invalid-input', { field: 'name' });
    api.on('POST /api-keys', () => answer);
    open();
    await userEvent.click(await screen.findByTestId('new-api-key'));
    await userEvent.click(screen.getByTestId('api-key-submit'));
    await screen.findByText(/Diese Eingabe geht leider nicht/);
    answer = refused(409, 'wrong-state');
    await userEvent.click(screen.getByTestId('api-key-submit'));
    await screen.findByText(/sehr viele Schlüssel/);
  });

  it('asks before it revokes a key', async () => {
    api.on('POST /api-keys/k1/revoke', () => ok());
    open();
    await userEvent.click(await screen.findByTestId('revoke-api-key'));
    const dialog = await screen.findByRole('dialog');
    await expectAccessible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Abbrechen' }));
    expect(api.called('POST /api-keys/k1/revoke')).toHaveLength(0);
    await userEvent.click(screen.getByTestId('revoke-api-key'));
    await userEvent.click(await screen.findByTestId('confirm-revoke'));
    await waitFor(() => expect(api.called('POST /api-keys/k1/revoke')).toHaveLength(1));
    await waitFor(() => expect(api.called('GET /api-keys').length).toBeGreaterThan(1));
  });

  it('adds an address, shows its secret once, and removes one after asking', async () => {
    let answer = refused(422, 'invalid-input', { field: 'url' });
    api.on('POST /webhooks', () => answer).on('POST /webhooks/w1/remove', () => ok());
    open();
    await userEvent.type(await screen.findByTestId('webhook-url'), 'http://edv.example/');
    await userEvent.click(screen.getByTestId('webhook-submit'));
    await screen.findByText(/muss mit https/);
    answer = ok({ ...webhook, secret: 'whsec_abc' });
    await userEvent.click(screen.getByTestId('webhook-submit'));
    expect(await screen.findByTestId('webhook-secret')).toHaveProperty('value', 'whsec_abc');
    await userEvent.click(screen.getByTestId('remove-webhook'));
    await userEvent.click(await screen.findByTestId('confirm-remove'));
    await waitFor(() => expect(api.called('POST /webhooks/w1/remove')).toHaveLength(1));
  });

  it('sends a message again', async () => {
    api.on('POST /notices/n1/replay', () => ok({ ...notice, state: 'waiting' }));
    open();
    await userEvent.click(await screen.findByTestId('replay-notice'));
    await waitFor(() => expect(api.called('POST /notices/n1/replay')).toHaveLength(1));
  });

  it('is empty at first, and says when the server is gone', async () => {
    api.on('GET /api-keys', { api_keys: [] }).on('GET /webhooks', { webhooks: [] });
    const { unmount } = open();
    await screen.findByText('Noch kein Schlüssel.');
    expect(screen.queryByText('Nachrichten')).toBeNull();
    await expectAccessible();
    unmount();
    api.down('GET /api-keys');
    open();
    await screen.findByRole('alert');
  });

  it('hands over when the session is gone', async () => {
    api.on('GET /notices', () => refused(401, 'unauthenticated'));
    open();
    await waitFor(() => expect(lost).toHaveBeenCalled());
  });
});
