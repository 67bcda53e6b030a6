// A physician, a patient and a companion in one consultation: everybody sees and hears both others. The practice says how
// long it takes, helps with the microphone, locks the door, removes one; the patient comes back after a closed tab.
import { expect, test } from '@playwright/test';

import { streamsReceived } from './peer_connections.js';
import { knock, newPerson, onePractice, signIn, type Person } from './practice.js';

test.setTimeout(360_000); // three pages in a call on two cores

/** Frames of a picture, energy of a sound: by so much each stream has to grow to be alive. */
const kLeastGrowth = { video: 10, audio: 1e-5 };

const practice = onePractice();

/** Each of so many others is drawn, and the picture and the sound of each go on. */
async function expectOthers({ page }: Person, others: number, who: string): Promise<void> {
  const drawn = () =>
    page
      .getByTestId('remote-video')
      .evaluateAll((videos) => videos.map((video) => (video as HTMLVideoElement).videoWidth > 0));
  await expect
    .poll(drawn, { timeout: 60_000, message: who })
    .toEqual(Array<boolean>(others).fill(true));
  const before = new Map((await streamsReceived(page)).map(({ id, amount }) => [id, amount]));
  const growing = async () => {
    const alive = (await streamsReceived(page)).filter(
      ({ id, kind, amount }) => amount - (before.get(id) ?? 0) > kLeastGrowth[kind],
    );
    const count = (wanted: string) => alive.filter(({ kind }) => kind === wanted).length;
    return { pictures: count('video'), sounds: count('audio') };
  };
  await expect
    .poll(growing, { timeout: 60_000, message: who })
    .toEqual({ pictures: others, sounds: others });
}

async function expectAll(people: Record<string, Person>, others: number): Promise<void> {
  for (const [who, person] of Object.entries(people)) await expectOthers(person, others, who);
}

test('a consultation of three: delay, help, lock, removal, and the way back', async ({
  browser,
}) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  const companion = await newPerson(browser, { locale: 'en-GB' });
  await signIn(physician, practice);
  await physician.page.getByTestId('create-meeting').click();
  await physician.page.getByLabel('Wer nimmt teil?').selectOption('3');
  await physician.page.getByTestId('create-submit').click();
  const link = await physician.page.getByTestId('meeting-link').first().inputValue();

  await knock(patient, link, 'Erika Beispiel');
  await physician.page.getByTestId('delay-10').click();
  await expect(patient.page.getByTestId('delayed')).toContainText('noch etwa 10 Minuten');
  await physician.page.getByTestId('open-meeting').first().click();
  await physician.page.getByTestId('admit').click();
  await expectOthers(patient, 1, 'patient');

  await companion.page.goto(link);
  await companion.page.getByText('Do you accompany somebody, or interpret?').click();
  await companion.page.getByTestId('choice-companion').check();
  await companion.page.getByTestId('name-input').fill('Karl Beispiel');
  await companion.page.getByTestId('to-rules').click();
  await companion.page.getByTestId('to-device-check').click();
  await companion.page.getByTestId('knock-submit').click();
  // In the words of the reader: the companion's page is English, the physician's German.
  await expect(physician.page.getByTestId('knock-notice')).toContainText(
    'Karl Beispiel (Begleitung)',
  );
  await physician.page.getByTestId('admit').click();
  await expectAll({ physician, patient, companion }, 2);
  await expect(patient.page.getByText('Karl Beispiel (Begleitung)')).toBeVisible();

  // Help with the microphone, which the patient takes back.
  await physician.page.getByRole('button', { name: 'Erika Beispiel stummschalten' }).click();
  await expect(patient.page.getByTestId('practice-did')).toContainText('Mikrofon ausgeschaltet');
  await expect(patient.page.getByTestId('toggle-mic')).toHaveAttribute('aria-pressed', 'false');
  await patient.page.getByTestId('toggle-mic').click();
  await expect(
    physician.page.getByRole('button', { name: 'Erika Beispiel stummschalten' }),
  ).toBeVisible();

  // The door is shut: who lost their tab comes back without a knock.
  await physician.page.getByTestId('lock').click();
  await patient.page.close();
  await expect(physician.page.getByTestId('away')).toContainText('Erika Beispiel');
  patient.page = await patient.context.newPage();
  await patient.page.goto(link);
  await patient.page.getByTestId('return').click();
  await expectAll({ physician, patient, companion }, 2);
  await expect(physician.page.getByTestId('knock-notice')).toHaveCount(0);

  await physician.page.getByRole('button', { name: /^Karl Beispiel .*entfernen$/ }).click();
  await physician.page.getByTestId('confirm').click();
  await expect(companion.page.getByTestId('removed-page')).toBeVisible();
  await expectAll({ physician, patient }, 1);

  await physician.page.getByTestId('end-meeting').click();
  await physician.page.getByTestId('confirm').click();
  await expect(patient.page.getByTestId('ended-page')).toBeVisible();
  for (const { context } of [physician, patient, companion]) await context.close();
});
