// A picture of every page at 375 and 1440 px, from the real product: build/pictures, or the folder named by
// HEYDOK_PICTURES (docs/pictures when they are renewed). axe looks at each page too.
import { expect, test, type Page } from '@playwright/test';

import { picture } from './picture.js';
import {
  createMeeting,
  knock,
  newPerson,
  openPractice,
  signIn,
  type Practice,
} from './practice.js';

test.setTimeout(420_000); // some forty pictures with two browsers in a call beside them: minutes on a busy machine

let practice: Practice;

test.beforeAll(async () => {
  practice = await openPractice();
});

test.afterAll(async () => {
  await practice.server.stop();
});

test('pictures of the way through a consultation', async ({ browser }) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);

  await physician.page.goto(practice.origin);
  await expect(physician.page.getByTestId('login-email')).toBeVisible();
  await picture(physician.page, 'sign-in');
  await physician.page.getByTestId('login-email').fill(practice.email);
  await physician.page.getByTestId('login-password').fill('nicht-mein-passwort');
  await physician.page.getByTestId('login-submit').click();
  await expect(physician.page.getByRole('alert')).toBeVisible();
  await picture(physician.page, 'sign-in-wrong');

  await signIn(physician, practice);
  await picture(physician.page, 'dashboard-empty');
  const link = await createMeeting(physician);
  await picture(physician.page, 'dashboard-meeting');

  await patient.page.goto(link);
  await expect(patient.page.getByTestId('name-input')).toBeVisible();
  await picture(patient.page, 'patient-name');
  await patient.page.getByTestId('name-input').fill('Erika Beispiel');
  await patient.page.getByTestId('to-rules').click();
  await expect(patient.page.getByTestId('to-device-check')).toBeVisible();
  await picture(patient.page, 'patient-rules');
  await patient.page.getByTestId('to-device-check').click();
  await expect(patient.page.getByTestId('mic-level')).toBeVisible();
  await picture(patient.page, 'patient-devices');
  await patient.page.getByTestId('knock-submit').click();
  await expect(patient.page.getByTestId('waiting-room')).toBeVisible();
  await picture(patient.page, 'patient-waiting');
  await expect(physician.page.getByText('1 Person wartet').first()).toBeVisible();
  await picture(physician.page, 'dashboard-knock');

  await physician.page.getByTestId('open-meeting').first().click();
  await expect(physician.page.getByTestId('knock-notice')).toContainText('Erika Beispiel');
  await picture(physician.page, 'physician-knock');
  await expect(patient.page.getByTestId('secured')).toBeVisible();
  await picture(patient.page, 'patient-waiting-secured');
  await physician.page.getByTestId('admit').click();
  await expect(patient.page.getByTestId('remote-video')).toBeVisible();
  await expect(physician.page.getByTestId('remote-video')).toBeVisible();
  await physician.page.waitForTimeout(3000); // the picture sharpens
  if (await physician.page.getByTestId('remove').isVisible()) {
    await physician.page.getByTestId('toggle-people').click(); // open by itself on a wide screen
  }
  for (const [person, name] of [
    [physician, 'physician'],
    [patient, 'patient'],
  ] as const) {
    const panel = person.page.getByTestId('safety-panel');
    if (await panel.isVisible()) await person.page.getByTestId('safety').click();
    await picture(person.page, `${name}-call`);
    await person.page.getByTestId('safety').click();
    await expect(person.page.getByTestId('code-digits')).toBeVisible();
    await picture(person.page, `${name}-safety`);
  }
  await physician.page.getByTestId('codes-equal').click();
  await physician.page.getByTestId('make-tan').click();
  await expect(physician.page.getByTestId('tan')).toBeVisible();
  await picture(physician.page, 'physician-safety-checked');
  await physician.page.getByTestId('safety').click();
  await patient.page.getByTestId('safety').click();

  await physician.page.getByTestId('toggle-chat').click();
  await physician.page.getByTestId('chat-input').fill('Bitte halten Sie Ihre Karte bereit.');
  await physician.page.getByTestId('chat-send').click();
  await expect(physician.page.getByTestId('chat-message')).toBeVisible();
  await picture(physician.page, 'physician-chat');
  await physician.page.getByTestId('toggle-chat').click();
  if (!(await physician.page.getByTestId('remove').isVisible())) {
    await physician.page.getByTestId('toggle-people').click();
  }
  await expect(physician.page.getByTestId('remove')).toBeVisible();
  await picture(physician.page, 'physician-people');

  await physician.page.getByTestId('toggle-people').click();
  await physician.page.getByTestId('toggle-more').click();
  await expect(physician.page.getByTestId('shortcuts-on')).toBeVisible();
  await picture(physician.page, 'physician-more');
  await physician.page.getByTestId('choice-audio').click();
  await expect(physician.page.getByTestId('audio-only')).toBeVisible();
  await picture(physician.page, 'physician-audio-only');
  await physician.page.getByTestId('choice-full').click();
  await physician.page.getByTestId('toggle-more').click();

  await physician.page.getByTestId('end-meeting').click();
  await expect(physician.page.getByTestId('confirm')).toBeVisible();
  await picture(physician.page, 'physician-end-confirm');
  await physician.page.getByTestId('confirm').click();
  await expect(patient.page.getByTestId('ended-page')).toBeVisible();
  await expect(physician.page.getByTestId('ended-page')).toBeVisible();
  await picture(patient.page, 'patient-ended');
  await picture(physician.page, 'physician-ended');

  await patient.page.goto(link);
  await expect(patient.page.getByTestId('ended-before-page')).toBeVisible();
  await picture(patient.page, 'patient-ended-before');
  await physician.context.close();
  await patient.context.close();
});

test('pictures of what can go wrong', async ({ browser }) => {
  const physician = await newPerson(browser);
  await signIn(physician, practice);
  const link = await createMeeting(physician);

  const stranger = await newPerson(browser);
  await stranger.page.goto(`${practice.origin}/m/gibtesnichtgibtesnicht`);
  await expect(
    stranger.page.getByRole('heading', { name: 'Diesen Link kennen wir nicht' }),
  ).toBeVisible();
  await picture(stranger.page, 'patient-not-found');
  await stranger.page.goto(`${practice.origin}/nirgendwo`);
  await expect(stranger.page.getByRole('heading').first()).toBeVisible();
  await picture(stranger.page, 'unknown-page');

  const denied = await newPerson(browser);
  await knock(denied, link, 'Max Muster');
  await physician.page.getByTestId('open-meeting').first().click();
  await physician.page.getByTestId('deny').click();
  await expect(denied.page.getByTestId('denied-page')).toBeVisible();
  await picture(denied.page, 'patient-denied');

  const unsure = await newPerson(browser);
  await knock(unsure, link, 'Erika Beispiel');
  await physician.page.getByTestId('admit').click();
  await expect(unsure.page.getByTestId('remote-video')).toBeVisible();
  if (!(await unsure.page.getByTestId('safety-panel').isVisible())) {
    await unsure.page.getByTestId('safety').click();
  }
  await unsure.page.getByTestId('codes-unequal').click();
  await expect(unsure.page.getByTestId('codes-differ-page')).toBeVisible();
  await picture(unsure.page, 'patient-codes-differ');
  await expect(physician.page.getByTestId('safety-alarm')).toBeVisible();
  await picture(physician.page, 'physician-warning');

  const old = await newPerson(browser);
  await old.context.addInitScript(() => {
    Reflect.deleteProperty(window, 'RTCRtpScriptTransform');
    Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedStreams');
  });
  await old.page.goto(link);
  await expect(old.page.getByTestId('unsupported-page')).toBeVisible();
  await picture(old.page, 'patient-unsupported');

  const noCamera = await newPerson(browser);
  await noCamera.context.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('refused by the test', 'NotAllowedError'));
  });
  await noCamera.page.goto(link);
  await noCamera.page.getByTestId('name-input').fill('Erika Beispiel');
  await noCamera.page.getByTestId('to-rules').click();
  await noCamera.page.getByTestId('to-device-check').click();
  await expect(noCamera.page.getByRole('button', { name: 'Noch einmal' })).toBeVisible();
  await picture(noCamera.page, 'patient-devices-denied');

  // States that would take a full room, a day or a flood: the real page, the answer scripted.
  for (const [status, code, name] of [
    [409, 'meeting-full', 'patient-full'],
    [410, 'meeting-expired', 'patient-expired'],
    [429, 'rate-limited', 'patient-rate-limited'],
  ] as const) {
    const late = await newPerson(browser);
    await late.page.route('**/api/v1/meetings/*/join', (route) =>
      route.fulfill({
        status,
        contentType: 'application/problem+json',
        headers: { 'Retry-After': '42' },
        body: JSON.stringify({ type: 'about:blank', title: code, status, code, detail: code }),
      }),
    );
    await late.page.goto(link);
    await late.page.getByTestId('name-input').fill('Max Muster');
    await late.page.getByTestId('to-rules').click();
    await late.page.getByTestId('to-device-check').click();
    await expect(late.page.getByTestId('mic-level')).toBeVisible();
    await late.page.getByTestId('knock-submit').click();
    await expect(late.page.getByTestId('mic-level')).toHaveCount(0);
    await picture(late.page, name);
    await late.context.close();
  }

  const offline = await newPerson(browser);
  await offline.page.route('**/api/v1/meetings/**', (route) => route.abort());
  await offline.page.goto(link);
  await expect(offline.page.getByTestId('try-again').first()).toBeVisible();
  await picture(offline.page, 'server-unreachable');
});
