import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditEntry } from '../api/audit';
import { person as physician } from '../testing/fixtures';
import { save } from '../shell/save';
import { MockApi, ok, refused } from '../testing/mockApi';
import { expectAccessible, show } from '../testing/render';
import { AuditPage } from './AuditPage';

vi.mock('../shell/save', () => ({ save: vi.fn() }));

const admin = { ...physician, permissions: ['audit:show', 'audit:export', 'team:list'] };
const changed: AuditEntry = {
  store: 'security',
  position: 7,
  at: '2026-11-30T08:15:00.000Z',
  event: 'roles-changed',
  outcome: 'success',
  actor: { kind: 'account', id: 'tMWhEg8bZ2f9u3Qx7Lk1aA', name: 'Dr. Anna Weber' },
  object: { kind: 'account', id: 'aMWhEg8bZ2f9u3Qx7Lk1aB' },
};
const failed: AuditEntry = {
  ...changed,
  position: 6,
  event: 'session-refused',
  outcome: 'refused',
  actor: { kind: 'stranger', id: '' },
};
const created: AuditEntry = {
  ...changed,
  store: 'call',
  position: 3,
  event: 'meeting-created',
  object: { kind: 'meeting', id: 'm1' },
};

let api: MockApi;

beforeEach(() => {
  vi.mocked(save).mockClear();
  api = new MockApi().on('GET /audit', { entries: [changed, failed] }).on('GET /team', {
    practice_phone: '',
    members: [{ account_id: 'a1', name: 'Dr. Anna Weber', roles: ['physician'] }],
  });
});

function open(person = admin, onSessionLost = vi.fn()) {
  show(<AuditPage person={person} actions={null} onSessionLost={onSessionLost} />);
  return onSessionLost;
}

describe('AuditPage', () => {
  it('says who did what to whom, and what was refused', async () => {
    open();
    expect(screen.getByText('Einen Moment bitte …')).toBeTruthy();
    const entries = await screen.findAllByTestId('audit-entry');
    expect(entries).toHaveLength(2);
    expect(entries[0]?.textContent).toMatch(
      /Rollen geändert.*Durch: Dr\. Anna Weber.*Konto aMWhEg8b…/,
    );
    expect(entries[1]?.textContent).toMatch(/Anmeldung abgelehnt.*abgelehnt.*Durch: Unbekannt/);
    await expectAccessible();
  });

  it('shows a word of a newer server as it is', async () => {
    api.on('GET /audit', { entries: [{ ...changed, event: 'moon-landed' }] });
    open();
    expect((await screen.findByTestId('audit-entry')).textContent).toMatch(/moon-landed/);
  });

  it('leads back page by page', async () => {
    api
      .on('GET /audit', { entries: [changed], next: '7.3' })
      .on('GET /audit?before=7.3', { entries: [created] });
    open();
    await userEvent.click(await screen.findByTestId('audit-more'));
    await waitFor(() => expect(screen.getAllByTestId('audit-entry')).toHaveLength(2));
    expect(screen.queryByTestId('audit-more')).toBeNull();
  });

  it('filters by day, event and person', async () => {
    const from = new Date('2026-11-29T00:00:00').toISOString();
    const to = new Date('2026-12-01T00:00:00').toISOString();
    const days = new URLSearchParams({ from, to }).toString();
    open();
    await screen.findAllByTestId('audit-entry');
    const first = new URLSearchParams({ from }).toString();
    api.on(`GET /audit?${first}`, { entries: [] }).on(`GET /audit?${days}`, { entries: [created] });
    await userEvent.type(screen.getByTestId('audit-from'), '2026-11-29');
    await screen.findByTestId('audit-empty');
    await expectAccessible();
    await userEvent.type(screen.getByTestId('audit-to'), '2026-11-30');
    expect((await screen.findByTestId('audit-entry')).textContent).toMatch(/Gespräch geplant/);
    api.on(`GET /audit?${days}&event=meeting-created`, { entries: [created] });
    await userEvent.selectOptions(screen.getByLabelText('Was'), 'meeting-created');
    api.on(`GET /audit?${days}&event=meeting-created&account=a1`, { entries: [] });
    await userEvent.selectOptions(screen.getByLabelText('Wer'), 'a1');
    await screen.findByTestId('audit-empty');
  });

  it('downloads, after a fresh proof where the server wants one', async () => {
    let answer = refused(403, 'confirmation-required');
    api
      .on('POST /audit/export', () => answer)
      .on('POST /auth/confirm', () => {
        answer = new Response('{}\n');
        return ok();
      });
    open();
    await userEvent.click(await screen.findByTestId('audit-export'));
    await userEvent.type(await screen.findByTestId('confirm-password'), 'geheim');
    await userEvent.click(screen.getByTestId('confirm-submit'));
    await waitFor(() => expect(save).toHaveBeenCalledTimes(1));
    expect(vi.mocked(save).mock.calls[0]?.[1]).toBe('heydok-audit.ndjson');
  });

  it('offers no download to those who may not', async () => {
    open({ ...admin, permissions: ['audit:show'] });
    await screen.findAllByTestId('audit-entry');
    expect(screen.queryByTestId('audit-export')).toBeNull();
  });

  it('says what went wrong, and when it is not allowed', async () => {
    api.down('GET /audit').down('GET /team');
    open();
    expect((await screen.findByRole('alert')).textContent).not.toBe('');
    await expectAccessible();
    api.on('GET /audit?event=data-deleted', () => refused(403, 'forbidden'));
    await userEvent.selectOptions(screen.getByLabelText('Was'), 'data-deleted');
    await waitFor(() =>
      expect(screen.getByRole('alert').textContent).toMatch(/nicht erlaubt|dürfen/),
    );
  });

  it('notices that the session is over', async () => {
    api.on('GET /audit', () => refused(401, 'unauthenticated'));
    const lost = open();
    await waitFor(() => expect(lost).toHaveBeenCalled());
  });
});
