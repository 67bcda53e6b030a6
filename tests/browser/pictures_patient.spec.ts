// Pictures of the patient's way from the link to the waiting room, and of where it can end (picture_book.ts).
import { expect, test, type Browser, type Page } from '@playwright/test';

import { kPicturesTimeoutMs, picture } from './picture.js';
import type { StateName } from './picture_book.js';
import {
  createMeeting,
  knock,
  newPerson,
  onePractice,
  signIn,
  toDeviceCheck,
  type Person,
} from './practice.js';
import { cut, refuse } from './scripted_answers.js';

test.setTimeout(kPicturesTimeoutMs);

const practice = onePractice();

async function open(browser: Browser): Promise<{ physician: Person; link: string }> {
  const physician = await newPerson(browser);
  await signIn(physician, practice);
  return { physician, link: await createMeeting(physician) };
}

test('pictures of the steps before the waiting room', async ({ browser }) => {
  const { physician, link } = await open(browser);
  await physician.context.close();
  const { page, context } = await newPerson(browser);
  await page.goto(link);
  await expect(page.getByTestId('name-input')).toBeVisible();
  await picture(page, 'patient-name');
  await page.getByTestId('to-rules').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(page, 'patient-name-missing');
  await page.getByTestId('name-input').fill('Karl Beispiel');
  await page.locator('summary').click();
  await page.getByTestId('choice-companion').check();
  await picture(page, 'patient-companion');
  await page.getByTestId('to-rules').click();
  await expect(page.getByTestId('to-device-check')).toBeVisible();
  await picture(page, 'patient-rules');
  await page.getByTestId('to-device-check').click();
  await expect(page.getByTestId('mic-level')).toBeVisible();
  await picture(page, 'patient-devices');
  await page.getByTestId('sound-test').click();
  await expect(page.getByTestId('sound-state')).toHaveAttribute('data-state', 'done');
  await picture(page, 'patient-devices-sound');
  await page.getByRole('button', { name: 'Ohne Kamera weiter' }).click();
  await expect(page.getByText('Die Kamera ist aus')).toBeVisible();
  await picture(page, 'patient-devices-camera-off');
  await context.close();
});

/** What the devices do when the page asks for them; runs in the page. `none`: nobody answers the question. */
interface Devices {
  camera?: string;
  microphone?: string;
  silent?: boolean;
  none?: boolean;
}

function scriptDevices({ camera, microphone, silent, none }: Devices): void {
  const devices = navigator.mediaDevices;
  const real = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wish) => {
    if (none) return new Promise(() => undefined);
    const lack = (wish?.video ? camera : undefined) ?? (wish?.audio ? microphone : undefined);
    if (lack !== undefined) throw new DOMException('scripted by the test', lack);
    if (!silent) return real(wish);
    const quiet = new AudioContext().createMediaStreamDestination().stream;
    const seen = await real({ video: wish?.video ?? false });
    return new MediaStream([...seen.getVideoTracks(), ...quiet.getAudioTracks()]);
  };
}

async function goToDevices(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByTestId('name-input').fill('Erika Beispiel');
  await page.getByTestId('to-rules').click();
  await page.getByTestId('to-device-check').click();
}

const troubles: [StateName, Devices, string][] = [
  ['patient-devices-asking', { none: true }, 'Bitte tippen Sie auf „Erlauben“'],
  [
    'patient-devices-denied',
    { camera: 'NotAllowedError', microphone: 'NotAllowedError' },
    'Kamera und Mikrofon sind gesperrt',
  ],
  [
    'patient-devices-missing',
    { camera: 'NotFoundError', microphone: 'NotFoundError' },
    'Keine Kamera und kein Mikrofon gefunden',
  ],
  [
    'patient-devices-busy',
    { camera: 'NotReadableError' },
    'Ein anderes Programm benutzt die Kamera',
  ],
  ['patient-devices-no-camera', { camera: 'NotFoundError' }, 'Keine Kamera gefunden'],
  ['patient-devices-no-microphone', { microphone: 'NotFoundError' }, 'Kein Mikrofon gefunden'],
];

test('pictures of what devices can lack', async ({ browser }) => {
  const { physician, link } = await open(browser);
  await physician.context.close();
  for (const [name, devices, words] of troubles) {
    const { page, context } = await newPerson(browser);
    await context.addInitScript(scriptDevices, devices);
    await goToDevices(page, link);
    await expect(page.getByText(words)).toBeVisible();
    await picture(page, name);
    await context.close();
  }
  const { page, context } = await newPerson(browser);
  await context.addInitScript(scriptDevices, { silent: true });
  await goToDevices(page, link);
  await expect(page.getByText(/Wir hören Sie noch nicht/)).toBeVisible();
  await picture(page, 'patient-devices-silent');
  await context.close();
});

test('pictures of the waiting room', async ({ browser }) => {
  const { physician, link } = await open(browser);
  const { page, context } = await newPerson(browser);
  await knock({ page, context }, link, 'Erika Beispiel');
  await picture(page, 'patient-waiting');
  await physician.page.getByTestId('delay-10').click();
  await expect(page.getByTestId('delayed')).toBeVisible();
  await picture(page, 'patient-waiting-delayed');
  await physician.page.getByTestId('open-meeting').first().click();
  await expect(page.getByTestId('secured')).toBeVisible();
  await picture(page, 'patient-waiting-secured');

  const second = await context.newPage();
  await second.goto(link);
  await expect(second.getByTestId('welcome-back')).toBeVisible();
  await picture(second, 'patient-back');
  await second.getByTestId('return').click();
  await expect(page.getByTestId('elsewhere-page')).toBeVisible();
  await picture(page, 'patient-elsewhere');
  await second.getByTestId('leave').click();
  await expect(second.getByTestId('left-page')).toBeVisible();
  await picture(second, 'patient-left-waiting');
  await context.close();
  await physician.context.close();
});

test('pictures of a planned time, and of a cut line', async ({ browser }) => {
  const physician = await newPerson(browser);
  await signIn(physician, practice);
  await physician.page.getByTestId('create-meeting').click();
  const soon = new Date(Date.now() + 25 * 60_000);
  const local = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000);
  await physician.page.getByTestId('planned-at').fill(local.toISOString().slice(0, 16));
  await physician.page.getByTestId('create-submit').click();
  const link = await physician.page.getByTestId('meeting-link').first().inputValue();
  const patient = await newPerson(browser);
  await knock(patient, link, 'Erika Beispiel');
  await picture(patient.page, 'patient-waiting-planned');
  await cut(patient.page, '**/events*');
  await patient.page.reload();
  await expect(patient.page.getByTestId('news-again')).toBeVisible();
  await picture(patient.page, 'patient-waiting-offline');
  await patient.context.close();
  await physician.context.close();
});

/** Refusals that would take a full room, a day or a flood. */
const refusals: [StateName, number, string][] = [
  ['patient-full', 409, 'meeting-full'],
  ['patient-expired', 410, 'meeting-expired'],
  ['patient-rate-limited', 429, 'rate-limited'],
  ['patient-broken', 500, 'internal'],
];

test('pictures of a way that ends before the waiting room', async ({ browser }) => {
  const { physician, link } = await open(browser);
  await physician.context.close();
  const stranger = await newPerson(browser);
  await stranger.page.goto(`${practice.origin}/m/gibtesnichtgibtesnicht`);
  await expect(
    stranger.page.getByRole('heading', { name: 'Diesen Link kennen wir nicht' }),
  ).toBeVisible();
  await picture(stranger.page, 'patient-not-found');
  await stranger.context.close();

  const old = await newPerson(browser);
  await old.context.addInitScript(() => {
    Reflect.deleteProperty(window, 'RTCRtpScriptTransform');
    Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedStreams');
  });
  await old.page.goto(link);
  await expect(old.page.getByTestId('unsupported-page')).toBeVisible();
  await picture(old.page, 'patient-unsupported');
  await old.context.close();

  for (const [name, status, code] of refusals) {
    const late = await newPerson(browser);
    await refuse(late.page, '**/api/v1/meetings/*/join', status, code);
    await toDeviceCheck(late, link, 'Max Muster');
    await late.page.getByTestId('knock-submit').click();
    await expect(late.page.getByTestId('mic-level')).toHaveCount(0);
    await picture(late.page, name);
    await late.context.close();
  }

  const offline = await newPerson(browser);
  await cut(offline.page, '**/api/v1/meetings/**');
  await offline.page.goto(link);
  await expect(offline.page.getByTestId('try-again').first()).toBeVisible();
  await picture(offline.page, 'server-unreachable');
  await offline.context.close();
});

test('pictures of a way that the practice ends', async ({ browser }) => {
  const { physician, link } = await open(browser);
  await physician.page.getByTestId('open-meeting').first().click();
  const denied = await newPerson(browser);
  await knock(denied, link, 'Max Muster');
  await physician.page.getByTestId('deny').click();
  await physician.page.getByTestId('confirm').click();
  await expect(denied.page.getByTestId('denied-page')).toBeVisible();
  await picture(denied.page, 'patient-denied');
  await denied.context.close();

  const removed = await newPerson(browser);
  await knock(removed, link, 'Erika Beispiel');
  await physician.page.getByTestId('admit').click();
  await physician.page.getByTestId('remove').click();
  await expect(physician.page.getByTestId('confirm')).toBeVisible();
  await picture(physician.page, 'physician-remove');
  await physician.page.getByTestId('confirm').click();
  await expect(removed.page.getByTestId('removed-page')).toBeVisible();
  await picture(removed.page, 'patient-removed');
  await removed.context.close();

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
  await physician.page.getByTestId('toggle-people').click();
  await picture(physician.page, 'physician-warning');
  await unsure.context.close();
  await physician.context.close();
});
