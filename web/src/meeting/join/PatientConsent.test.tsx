import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { i18n } from '../../i18n/i18n';
import { ok, refused } from '../../testing/mockApi';
import { agree, giveName, knock, PatientVisit } from '../../testing/patientVisit';
import { expectAccessible } from '../../testing/render';
import { consentText, kConsentVersion, shownConsent } from './consent';

vi.mock('../encryption/startSession', () => import('../../testing/fakeEncryption'));
vi.mock('../devices/chime', () => ({ playChime: vi.fn(() => Promise.resolve()) }));

const kGive = 'POST /meetings/abc/consents';
const kWithdraw = 'POST /meetings/abc/consents/withdraw';

let visit: PatientVisit;

beforeEach(() => {
  visit = new PatientVisit();
  visit.api.on(kWithdraw, () => ok({ consents: [] }));
});

async function leaveWaiting(): Promise<void> {
  await knock();
  await userEvent.click(await screen.findByTestId('leave'));
  await screen.findByTestId('left-page');
}

describe('the consent', () => {
  it('goes to the server with the hash of the words that the page showed', async () => {
    visit.open();
    await giveName();
    const shown = shownConsent(i18n.t, 'de');
    const page = document.body.textContent;
    for (const text of [shown.title, ...shown.rules.map((one) => one.text), shown.consent]) {
      expect(page).toContain(text);
    }
    expect(screen.getByTestId('to-device-check').textContent).toBe(shown.agree);
    await agree();
    await userEvent.click(await screen.findByTestId('knock-submit'));
    await screen.findByTestId('waiting-room');
    expect(visit.api.called(kGive)).toHaveLength(1);
    expect(visit.api.called(kGive)[0]).toMatchObject({
      token: 'token-1',
      body: await consentText(shown),
    });
    expect(visit.api.called(kGive)[0]?.body).toMatchObject({
      kind: 'consultation',
      version: kConsentVersion,
      language: 'de',
    });
  });

  it('is of the language in which the text was read', async () => {
    await i18n.changeLanguage('en');
    visit.open();
    await knock();
    await screen.findByTestId('waiting-room');
    expect(visit.api.called(kGive)[0]?.body).toEqual(await consentText(shownConsent(i18n.t, 'en')));
  });

  it('must be kept before anybody waits', async () => {
    visit.api.down(kGive);
    visit.open();
    await knock();
    await screen.findByTestId('try-again');
    expect(screen.queryByTestId('waiting-room')).toBeNull();
    expect(visit.api.called('POST /meetings/abc/leave')[0]).toMatchObject({ token: 'token-1' });
  });
});

describe('its withdrawal', () => {
  it('is offered after the visit, said in words, and asks anew before the next', async () => {
    visit.open();
    await leaveWaiting();
    expect(visit.api.called(kWithdraw)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Einwilligung widerrufen' }));
    const done = await screen.findByTestId('consent-withdrawn');
    expect(done.textContent).toMatch(/^Ihre Einwilligung ist widerrufen\./);
    expect(screen.queryByTestId('withdraw-consent')).toBeNull();
    expect(visit.api.called(kWithdraw)).toHaveLength(1);
    expect(visit.api.called(kWithdraw)[0]).toMatchObject({
      token: 'token-1',
      body: { kind: 'consultation' },
    });
    await expectAccessible();

    await userEvent.click(screen.getByTestId('try-again'));
    await agree();
    await userEvent.click(await screen.findByTestId('knock-submit'));
    await screen.findByTestId('waiting-room');
    expect(visit.api.called(kGive)).toHaveLength(2);
  });

  it('says so when it did not work, and can be tried again', async () => {
    visit.api.on(kWithdraw, () => refused(503, 'media-unavailable'));
    visit.open();
    await leaveWaiting();
    await userEvent.click(screen.getByTestId('withdraw-consent'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/nicht geklappt/);
    await expectAccessible();
    visit.api.on(kWithdraw, () => ok({ consents: [] }));
    await userEvent.click(screen.getByTestId('withdraw-consent'));
    await waitFor(() => expect(screen.getByTestId('consent-withdrawn')).toBeTruthy());
  });

  it('is not offered to who has agreed to nothing', async () => {
    visit.api.on('GET /meetings/abc', () => refused(404, 'not-found'));
    visit.open();
    await screen.findByRole('heading');
    expect(screen.queryByTestId('withdraw-consent')).toBeNull();
  });
});
