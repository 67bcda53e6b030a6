// Devices as they are in life: the permission that is refused first and given then, and a camera and a microphone that are
// pulled out in the call. What the other side decodes and hears is counted, not only what the page says.
import {
  chromium,
  expect,
  test,
  type Browser,
  type BrowserServer,
  type Page,
} from '@playwright/test';

import { expectAlive } from './alive.js';
import { chromiumOptions } from './playwright.config.js';
import { admitPatient, createMeeting, knock, newPerson, onePractice, signIn } from './practice.js';

const practice = onePractice();
let theirs: Browser;

test.beforeEach(async () => {
  theirs = await chromium.launch({
    ...chromiumOptions,
    // Two cameras that can be used (the one between gives 16 bits of grey), and a browser that asks before it gives them.
    args: chromiumOptions.args
      .filter((argument) => argument !== '--use-fake-ui-for-media-stream')
      .map((argument) => argument.replace(/fake-device-for-media-stream$/, '$&=device-count=3')),
  });
});

test.afterEach(async () => {
  await theirs.close();
});

/**
 * Runs in the page, before its own scripts. Nobody can draw the plug of Chromium's fake devices, so `window.pullOut` does to
 * the page what the browser does then: the device leaves the list, what it gave ends, nobody gets it any more. Until
 * `window.plugIn`.
 */
function letPullOut(): void {
  const devices = navigator.mediaDevices;
  const devicesOfBrowser = devices.enumerateDevices.bind(devices);
  const list = async () =>
    (await devicesOfBrowser()).filter(({ label }) => !label.includes('fake_device_1'));
  const take = devices.getUserMedia.bind(devices);
  const gone = new Set<string>();
  let given: { track: MediaStreamTrack; deviceId: string }[] = [];
  const left = async (kind: 'audio' | 'video') =>
    (await list()).filter(
      ({ kind: its, deviceId }) =>
        its === `${kind}input` && deviceId !== 'default' && !gone.has(deviceId),
    );
  const choose = async (kind: 'audio' | 'video', wish: MediaTrackConstraints | boolean = false) => {
    if (wish === false) return false;
    const { deviceId } = wish === true ? {} : wish;
    const named = typeof deviceId === 'object' && 'exact' in deviceId ? deviceId.exact : 'default';
    const found = (await left(kind)).find((device) =>
      [device.deviceId, 'default'].includes(named as string),
    );
    if (!found) throw new DOMException('pulled out by the test', 'OverconstrainedError');
    return { ...(wish === true ? {} : wish), deviceId: { exact: found.deviceId } };
  };
  devices.enumerateDevices = async () =>
    (await list()).filter(({ deviceId }) => deviceId !== 'default' && !gone.has(deviceId));
  devices.getUserMedia = async (wish) => {
    const stream = await take({
      audio: await choose('audio', wish?.audio),
      video: await choose('video', wish?.video),
    });
    for (const track of stream.getTracks()) {
      given.push({ track, deviceId: track.getSettings().deviceId ?? '' });
    }
    return stream;
  };
  const change = () => devices.dispatchEvent(new Event('devicechange'));
  Object.assign(window, {
    pullOut: (id: string) => {
      gone.add(id);
      for (const { track, deviceId } of given) {
        if (deviceId !== id || track.readyState === 'ended') continue;
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
      given = given.filter(({ deviceId }) => deviceId !== id);
      change();
    },
    plugIn: (id: string) => {
      gone.delete(id);
      change();
    },
  });
}

test('a refused permission is explained, and given at the second try', async ({ browser }) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(theirs, { locale: 'de-DE' });
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  const { page } = patient;
  await page.goto(link);
  await page.getByTestId('name-input').fill('Erika Beispiel');
  await page.getByTestId('to-rules').click();
  await page.getByTestId('to-device-check').click();
  await expect(page.getByText('Kamera und Mikrofon sind gesperrt')).toBeVisible();

  await patient.context.grantPermissions(['camera', 'microphone'], { origin: practice.origin });
  await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
  await expect(page.getByTestId('mic-level')).toBeVisible();
  await page.getByTestId('knock-submit').click();
  await physician.page.getByTestId('admit').click();
  await expectAlive(physician.page);
  await expectAlive(page);
});

test('camera and microphone are pulled out: the next ones take over, and without another the page says so', async ({
  browser,
}) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(theirs, {
    locale: 'de-DE',
    permissions: ['camera', 'microphone'],
  });
  await patient.context.addInitScript(letPullOut);
  await admitPatient(physician, patient, practice);
  await expectAlive(physician.page);
  const { page } = patient;
  const news = page.getByTestId('device-news');

  const pullOut = (kind: 'audio' | 'video') =>
    page.evaluate(async (wanted) => {
      const all = await navigator.mediaDevices.enumerateDevices();
      const { deviceId: id = '', label = '' } = all.find((device) => device.kind === wanted) ?? {};
      (window as unknown as { pullOut: (id: string) => void }).pullOut(id);
      return { id, label };
    }, `${kind}input`);

  for (const kind of ['video', 'audio'] as const) {
    const { label } = await pullOut(kind);
    await expect(news).toContainText(`„${label}“ ist nicht mehr angeschlossen.`);
    await expect(news).toContainText('Es geht mit einem anderen Gerät weiter.');
    await expectAlive(physician.page, [kind === 'video' ? 'picture' : 'sound']);
    await news.getByRole('button', { name: 'Meldung schließen' }).click();
  }

  const { id, label } = await pullOut('video');
  await expect(news).toContainText(`„${label}“ ist nicht mehr angeschlossen.`);
  await expect(news).toContainText('Bitte stecken Sie das Gerät wieder ein.');
  await expect(page.getByTestId('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  await page.evaluate(
    (plugged) => (window as unknown as { plugIn: (id: string) => void }).plugIn(plugged),
    id,
  );
  await page.getByTestId('use-device').click();
  await expect(page.getByTestId('toggle-camera')).toHaveAttribute('aria-pressed', 'true');
  await expectAlive(physician.page);
});
