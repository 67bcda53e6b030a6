import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { playChime } from '../devices/chime';
import { guestState, knocking, opened } from '../../testing/fakeEncryption';
import { ticket } from '../../testing/fixtures';
import { ok } from '../../testing/mockApi';
import { giveKey, knock, PatientVisit } from '../../testing/patientVisit';
import { expectAccessible } from '../../testing/render';

vi.mock('../encryption/startSession', () => import('../../testing/fakeEncryption'));
vi.mock('../devices/chime', () => ({ playChime: vi.fn(() => Promise.resolve()) }));

let visit: PatientVisit;

beforeEach(() => {
  visit = new PatientVisit();
});

describe('the encryption', () => {
  it('keeps who has no key in the waiting room, whatever the server says', async () => {
    visit.api.on('POST /meetings/abc/join', () => ok(ticket({ admission: 'admitted' })));
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(opened.guest).not.toBeNull());
    expect(screen.queryByText('CALL')).toBeNull();
  });

  it('hands on what the relay brings, once, and sends with the token', async () => {
    visit.api.on('POST /meetings/abc/relay', () => ok());
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    await waitFor(() => expect(visit.feed.opened).toBe(1));
    await waitFor(() => expect(opened.guest?.client).toBeTruthy());
    visit.feed.send('relay', { from: 'host', sequence: 7, body: 'AAEC' });
    visit.feed.send('relay', { from: 'host', sequence: 7, body: 'AAEC' });
    visit.feed.send('relay', { from: 'host', sequence: 6, body: 'AAED' });
    await waitFor(() => expect(opened.guest?.heard).toEqual([{ from: 'host', body: 'AAEC' }]));
    opened.guest?.start.send('host', 'AAEE');
    await waitFor(() =>
      expect(visit.api.called('POST /meetings/abc/relay')[0]).toMatchObject({
        token: 'token-1',
        body: { to: 'host', body: 'AAEE' },
      }),
    );
  });

  it('says a sentence and offers a button when the practice does not answer', async () => {
    opened.guestBegins = { ...knocking(), slow: true };
    visit.open();
    await knock();
    await userEvent.click(await screen.findByTestId('secure-again'));
    expect(opened.guest?.client.tryAgain).toHaveBeenCalledOnce();
    await expectAccessible();
  });

  it('takes eight digits from the practice and tells what came of them', async () => {
    opened.guestBegins = guestState({ phase: 'waiting', tanOffered: true });
    visit.open();
    await knock();
    await userEvent.type(await screen.findByTestId('tan-input'), '1234 567');
    await userEvent.click(screen.getByTestId('tan-submit'));
    expect(screen.getByRole('alert').textContent).toMatch(/alle acht Ziffern/);
    await userEvent.type(screen.getByTestId('tan-input'), '8');
    await userEvent.click(screen.getByTestId('tan-submit'));
    expect(opened.guest?.client.useTan).toHaveBeenCalledExactlyOnceWith('12345678');
    await expectAccessible();
  });

  it('stops at a changed key of a remembered practice until the person decides', async () => {
    opened.guestBegins = guestState({ phase: 'key-changed' });
    visit.open();
    await knock();
    await screen.findByTestId('key-changed-page');
    await expectAccessible();
    await userEvent.click(screen.getByTestId('accept-key'));
    expect(opened.guest?.client.acceptChangedKey).toHaveBeenCalledOnce();
  });

  it.each([
    ['codes-differ', 'codes-differ-page'],
    ['unequal', 'codes-differ-page'],
    ['removed', 'removed-page'],
    ['heartbeat-lost', 'practice-silent-page'],
    ['attempts', 'not-secured-page'],
  ] as const)('that ends with %s ends the visit', async (end, page) => {
    opened.guestBegins = guestState({ phase: 'ended', end });
    visit.open();
    await knock();
    await screen.findByTestId(page);
    await expectAccessible();
  });

  it('says why somebody was removed, though the server’s word that they are comes first', async () => {
    opened.guestBegins = guestState();
    visit.api.on('POST /meetings/abc/join', () => ok(ticket({ admission: 'admitted' })));
    visit.open();
    await knock();
    await screen.findByText('CALL');
    act(() => visit.entry?.onClosed('removed'));
    expect(screen.getByText('CALL')).toBeTruthy();
    act(() => opened.guest?.line.show(guestState({ phase: 'ended', end: 'codes-differ' })));
    await screen.findByTestId('codes-differ-page');
    await act(() => new Promise((resolve) => setTimeout(resolve, 900)));
    expect(screen.getByTestId('codes-differ-page')).toBeTruthy();
  });

  it('is a matter of the browser: without it there is help and no form', async () => {
    Reflect.deleteProperty(window, 'RTCRtpScriptTransform');
    visit.open();
    await screen.findByTestId('unsupported-page');
    expect(screen.getByText(/Rufen Sie bitte in der Praxis an/)).toBeTruthy();
    const call = await screen.findByRole('link', { name: 'Praxis anrufen: +49 (0)30 1234-56' });
    expect(call.getAttribute('href')).toBe('tel:+4930123456');
    await expectAccessible();
  });
});

describe('who turned away while waiting', () => {
  const letIn = {
    byServer: () => act(() => visit.feed.send('admitted')),
    byKey: giveKey,
  };

  it.each([
    ['the server first', ['byServer', 'byKey']],
    ['the key first', ['byKey', 'byServer']],
  ] as const)('hears once that they are let in: %s', async (_, order) => {
    vi.mocked(playChime).mockClear();
    visit.api.on('POST /meetings/abc/token', () => ok(ticket({ admission: 'admitted' })));
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    expect(playChime).not.toHaveBeenCalled();
    for (const which of order) {
      await letIn[which]();
      await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    }
    await screen.findByText('CALL');
    expect(playChime).toHaveBeenCalledTimes(1);
  });
});
