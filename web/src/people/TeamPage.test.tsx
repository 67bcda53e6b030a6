import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Member } from '../api/types';
import { person as physician } from '../testing/fixtures';
import { MockApi, ok, refused } from '../testing/mockApi';
import { expectAccessible, show } from '../testing/render';
import { InvitationPage } from './InvitationPage';
import { TeamPage } from './TeamPage';

const admin = {
  ...physician,
  permissions: [...physician.permissions, 'member:change', 'practice:change'],
};
const anna: Member = {
  account_id: 'a1',
  name: 'Dr. Anna Weber',
  roles: ['admin', 'physician'],
  email: 'weber@example.org',
  active: true,
  second_factor: true,
};
const cleo: Member = {
  account_id: 'a2',
  name: 'Cleo Klein',
  roles: ['staff'],
  email: 'klein@example.org',
  active: true,
  second_factor: false,
};
const open_ = {
  invitation_id: 'i1',
  email: 'neu@example.org',
  roles: ['staff'],
  expires_at: '2026-11-29T10:00:00Z',
};

let api: MockApi;

beforeEach(() => {
  api = new MockApi().on('GET /team', {
    practice_phone: '030 1234',
    members: [anna, cleo],
    invitations: [open_],
  });
});

function open(person = admin) {
  return show(<TeamPage person={person} actions={null} onSessionLost={vi.fn()} />);
}

async function rowOf(name: RegExp): Promise<HTMLElement> {
  const rows = await screen.findAllByTestId('member');
  const row = rows.find((one) => name.test(one.textContent));
  if (!row) throw new Error(`no row for ${name}`);
  return row;
}

describe('TeamPage', () => {
  it('shows members to members, and lets only admins change them', async () => {
    api.on('GET /team', { practice_phone: '030 1234', members: [anna, cleo] });
    open(physician);
    await screen.findByText('Cleo Klein');
    expect(screen.queryByTestId('invite-member')).toBeNull();
    expect(screen.queryByTestId('edit-roles')).toBeNull();
    expect(screen.queryByTestId('practice-phone-field')).toBeNull();
    await expectAccessible();
  });

  it('offers to try again when the team cannot be loaded', async () => {
    api.down('GET /team');
    open();
    await screen.findByText(/Server antwortet nicht/);
    api.on('GET /team', { practice_phone: '', members: [anna, cleo] });
    await userEvent.click(screen.getByTestId('try-again'));
    await screen.findByText('Cleo Klein');
    expect(screen.queryByText(/Server antwortet nicht/)).toBeNull();
  });

  it('keeps the telephone number that patients are shown', async () => {
    let answer = refused(422, 'invalid-input', { field: 'phone' });
    api.on('POST /practice', () => answer);
    open();
    const field = await screen.findByTestId<HTMLInputElement>('practice-phone-field');
    expect(field.value).toBe('030 1234');
    await userEvent.clear(field);
    await userEvent.type(field, ' 030 99 ');
    await userEvent.click(screen.getByTestId('practice-phone-save'));
    await screen.findByText(/Bitte nur Ziffern/);
    answer = ok();
    await userEvent.click(screen.getByTestId('practice-phone-save'));
    await screen.findByText('Gespeichert');
    expect(api.called('POST /practice').at(-1)?.body).toEqual({ phone: '030 99' });
  });

  it('invites by a link', async () => {
    api.on('POST /team/invitations', () =>
      ok({
        ...open_,
        invitation_link: 'https://praxis.example/invitation#abc',
        mailed: false,
      }),
    );
    open();
    await userEvent.click(screen.getByTestId('invite-member'));
    await userEvent.type(screen.getByTestId('invite-email'), ' neu@example.org ');
    await userEvent.click(screen.getByTestId('role-physician'));
    await expectAccessible();
    await userEvent.click(screen.getByTestId('invite-submit'));
    expect(await screen.findByTestId('invitation-link')).toHaveProperty(
      'value',
      'https://praxis.example/invitation#abc',
    );
    expect(api.called('POST /team/invitations')[0]?.body).toEqual({
      email: 'neu@example.org',
      roles: ['staff', 'physician'],
      language: 'de',
    });
    screen.getByText(/^Geben Sie diesen Link nur/);
    await expectAccessible();
  });

  it('says that the link goes out by e-mail, and shows it all the same', async () => {
    api.on('POST /team/invitations', () =>
      ok({
        ...open_,
        invitation_link: 'https://praxis.example/invitation#abc',
        mailed: true,
      }),
    );
    open();
    await userEvent.click(screen.getByTestId('invite-member'));
    await userEvent.type(screen.getByTestId('invite-email'), 'neu@example.org');
    await userEvent.click(screen.getByTestId('invite-submit'));
    await screen.findByText(/^Wir schicken diesen Link an die E-Mail-Adresse/);
    expect(screen.getByTestId('invitation-link')).toHaveProperty(
      'value',
      'https://praxis.example/invitation#abc',
    );
    await expectAccessible();
  });

  it('says what is wrong with an invitation', async () => {
    api.on('POST /team/invitations', () => refused(409, 'email-taken', { field: 'email' }));
    open();
    await userEvent.click(screen.getByTestId('invite-member'));
    await userEvent.type(screen.getByTestId('invite-email'), 'klein@example.org');
    await userEvent.click(screen.getByTestId('invite-submit'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/schon ein Konto/);
  });

  it('takes an invitation back', async () => {
    api.on('POST /team/invitations/i1/revoke', () => ok());
    open();
    const button = await screen.findByRole('button', { name: /neu@example.org zurücknehmen/ });
    await userEvent.click(button);
    expect(api.called('POST /team/invitations/i1/revoke')).toHaveLength(1);
  });

  it('changes roles, and says why not', async () => {
    api.on('POST /team/members/a2/roles', () => ok());
    open();
    const row = await rowOf(/Cleo/);
    await userEvent.click(within(row).getByTestId('edit-roles'));
    await userEvent.click(within(row).getByTestId('role-admin'));
    await expectAccessible();
    await userEvent.click(within(row).getByTestId('save-roles'));
    expect(api.called('POST /team/members/a2/roles')[0]?.body).toEqual({
      roles: ['staff', 'admin'],
    });
    api.on('POST /team/members/a1/roles', () => refused(409, 'last-admin'));
    const own = await rowOf(/Anna/);
    await userEvent.click(within(own).getByTestId('edit-roles'));
    await userEvent.click(within(own).getByTestId('role-admin'));
    await userEvent.click(within(own).getByTestId('save-roles'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/weiter verwalten/);
  });

  it('deactivates after a question, and lets in again', async () => {
    api.on('POST /team/members/a2/deactivate', () => ok());
    open();
    expect(within(await rowOf(/Anna/)).queryByTestId('toggle-active')).toBeNull();
    await userEvent.click(within(await rowOf(/Cleo/)).getByTestId('toggle-active'));
    expect(api.called('POST /team/members/a2/deactivate')).toEqual([]);
    api.on('GET /team', { members: [anna, { ...cleo, active: false }], invitations: [] });
    await userEvent.click(screen.getByTestId('confirm'));
    await waitFor(() => expect(screen.getByText(/Stillgelegt/)).toBeTruthy());
    api.on('POST /team/members/a2/activate', () => ok());
    await userEvent.click(within(await rowOf(/Cleo/)).getByTestId('toggle-active'));
    expect(api.called('POST /team/members/a2/activate')).toHaveLength(1);
  });
});

describe('InvitationPage', () => {
  const invitation = {
    practice_name: 'Praxis am Stadtpark',
    email: 'neu@example.org',
    roles: ['staff'],
    expires_at: '2026-11-29T10:00:00Z',
  };

  it('makes the account, and keeps the token out of the address', async () => {
    history.replaceState(null, '', '/invitation#token-1');
    api
      .on('POST /invitations/show', () => ok(invitation))
      .on('POST /invitations/accept', () => ok());
    show(<InvitationPage />);
    await screen.findByRole('heading', { name: 'Willkommen in der Praxis am Stadtpark' });
    expect(location.hash).toBe('');
    await expectAccessible();
    await userEvent.type(screen.getByTestId('invitation-name'), 'Nora Neu');
    await userEvent.type(screen.getByTestId('invitation-password'), 'kurz');
    await userEvent.click(screen.getByTestId('invitation-submit'));
    expect(screen.getByText(/mindestens 12 Zeichen/)).toBeTruthy();
    await userEvent.type(screen.getByTestId('invitation-password'), ' ist es jetzt nicht');
    await userEvent.click(screen.getByTestId('invitation-submit'));
    await screen.findByTestId('invitation-done');
    expect(api.called('POST /invitations/accept')[0]?.body).toEqual({
      token: 'token-1',
      name: 'Nora Neu',
      password: 'kurz ist es jetzt nicht',
    });
  });

  it('says that an invitation is over', async () => {
    history.replaceState(null, '', '/invitation#token-1');
    api.on('POST /invitations/show', () => refused(404, 'not-found'));
    show(<InvitationPage />);
    await screen.findByTestId('invitation-gone');
    await expectAccessible();
  });
});
