import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { everything } from '../devices/deviceChoice';
import { guestState, opened } from '../../testing/fakeEncryption';
import { meeting, ticket } from '../../testing/fixtures';
import { ok, refused } from '../../testing/mockApi';
import { giveKey, knock, PatientVisit } from '../../testing/patientVisit';
import { expectAccessible } from '../../testing/render';
import { recallVisit, rememberVisit } from './visit';

vi.mock('../encryption/startSession', () => import('../../testing/fakeEncryption'));
vi.mock('../devices/chime', () => ({ playChime: vi.fn(() => Promise.resolve()) }));

let visit: PatientVisit;

beforeEach(() => {
  visit = new PatientVisit();
});

describe('a reload', () => {
  const remember = (admission: 'waiting' | 'admitted'): void =>
    rememberVisit('abc', {
      name: 'Erika Muster',
      ticket: ticket({ admission }),
      devices: everything,
      knockedAtMs: Date.now() - 125_000,
    });

  it('comes back to the waiting room without knocking anew', async () => {
    remember('waiting');
    visit.open();
    await screen.findByTestId('waiting-room');
    expect(screen.getByText('Sie warten seit 2 Minuten.')).toBeTruthy();
    expect(visit.api.called('POST /meetings/abc/join')).toEqual([]);
  });

  it('comes back to the call with a fresh token', async () => {
    opened.guestBegins = guestState({ people: [], sendsWith: 0 });
    remember('admitted');
    const fresh = ticket({ admission: 'admitted', token: 'token-9' });
    visit.api.on('POST /meetings/abc/token', () => ok(fresh));
    visit.open();
    await screen.findByText('CALL');
    expect(visit.entry?.ticket).toEqual(fresh);
    expect(recallVisit('abc')?.ticket.token).toBe('token-9');
  });

  it('of somebody who was removed shows just that', async () => {
    remember('admitted');
    visit.api.on('POST /meetings/abc/token', () => refused(403, 'not-admitted'));
    visit.open();
    await screen.findByTestId('removed-page');
    expect(recallVisit('abc')).toBeNull();
  });

  it('with a token that has run out starts at the name', async () => {
    remember('admitted');
    visit.api.on('POST /meetings/abc/token', () => refused(401, 'unauthenticated'));
    visit.open();
    expect(await screen.findByTestId('name-input')).toBeTruthy();
  });

  it('in the waiting room with a token that has run out starts at the name', async () => {
    remember('waiting');
    visit.api.on('GET /meetings/abc/events', () => refused(401, 'unauthenticated'));
    visit.open();
    expect(await screen.findByTestId('name-input')).toBeTruthy();
  });

  it('survives storage that holds nonsense', async () => {
    sessionStorage.setItem('heydok-visit-abc', '{broken');
    visit.open();
    expect(await screen.findByTestId('name-input')).toBeTruthy();
  });

  it('survives a browser without storage', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError');
    });
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    visit.api.on('POST /meetings/abc/token', () => ok(ticket({ admission: 'admitted' })));
    await waitFor(() => expect(visit.feed.opened).toBe(1));
    visit.feed.send('admitted');
    await giveKey();
    await screen.findByText('CALL');
    expect(visit.api.called('POST /meetings/abc/token')[0]?.token).toBe('token-1');
  });
});

describe('after a closed tab', () => {
  const lately = {
    name: 'Erika Muster',
    ticket: ticket({ admission: 'admitted' }),
    devices: everything,
    knockedAtMs: Date.now(),
  };

  it('one tap leads back into the call, and nothing goes live without it', async () => {
    rememberVisit('abc', lately);
    sessionStorage.clear();
    visit.api.on('POST /meetings/abc/token', () => ok(ticket({ admission: 'admitted' })));
    visit.open();
    await screen.findByTestId('welcome-back');
    expect(screen.queryByText(/Erika/)).toBeNull(); // another person may sit there by now
    expect(visit.api.called('POST /meetings/abc/token')).toEqual([]);
    await expectAccessible();
    await userEvent.click(screen.getByTestId('return'));
    await giveKey();
    await screen.findByText('CALL');
  });

  it('somebody else starts with their own name', async () => {
    rememberVisit('abc', lately);
    sessionStorage.clear();
    visit.open();
    await userEvent.click(await screen.findByTestId('somebody-else'));
    expect(await screen.findByTestId('name-input')).toHaveProperty('value', '');
    expect(localStorage.getItem('heydok-visit-abc')).toBeNull();
  });

  it('is not offered after five minutes, and nothing is left of any visit', async () => {
    const old = JSON.stringify({ ...lately, atMs: Date.now() - 301_000 });
    for (const id of ['abc', 'another']) localStorage.setItem(`heydok-visit-${id}`, old);
    visit.open();
    await screen.findByTestId('name-input');
    expect(Object.keys(localStorage).filter((name) => name.includes('visit'))).toEqual([]);
  });

  it('is forgotten with a consultation that is over', async () => {
    rememberVisit('abc', lately);
    sessionStorage.clear();
    visit.api.on('GET /meetings/abc', () => ok({ ...meeting, status: 'ended' }));
    visit.open();
    await screen.findByTestId('ended-before-page');
    expect(localStorage.getItem('heydok-visit-abc')).toBeNull();
  });
});

describe('the same link in a second window', () => {
  it('says in the first one where it goes on, and comes back with one press', async () => {
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(opened.guest).not.toBeNull());
    act(() => opened.guest?.start.onFailed('elsewhere'));
    await screen.findByTestId('elsewhere-page');
    expect(screen.getByText(/in einem anderen Fenster .* geöffnet/)).toBeTruthy();
    await expectAccessible();
    expect(visit.api.called('POST /meetings/abc/leave')).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Hier fortsetzen' }));
    await screen.findByTestId('waiting-room');
    // The same person as before: nobody has to be let in twice.
    expect(visit.api.called('POST /meetings/abc/join')).toHaveLength(1);
    expect(opened.guest?.start).toMatchObject({ identity: 'p1', name: 'Erika Muster' });
  });
});
