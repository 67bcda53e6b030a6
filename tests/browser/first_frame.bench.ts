// How long a patient looks at an empty picture: from the physician's press on "admit" to the first frame of
// the other that each side has decoded. Both browsers and the server share the machine.
import { test } from '@playwright/test';

import { mediaReceived } from './peer_connections.js';
import { createMeeting, knock, newPerson, openPractice, signIn, type Person } from './practice.js';

const kRounds = 5;

async function firstFrame({ page }: Person): Promise<number> {
  while ((await mediaReceived(page)).framesDecoded === 0) await page.waitForTimeout(10);
  return performance.now();
}

function report(side: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b).map(Math.round);
  console.log(
    `admit to first decoded frame, ${side}: min ${sorted[0]} median ` +
      `${sorted[Math.floor(sorted.length / 2)]} max ${sorted.at(-1)} ms, ${sorted.length} rounds`,
  );
}

test('admit to first decoded frame', async ({ browser }) => {
  const practice = await openPractice();
  const times = { patient: [] as number[], physician: [] as number[] };
  for (let round = 0; round < kRounds; round++) {
    const physician = await newPerson(browser);
    const patient = await newPerson(browser);
    await signIn(physician, practice);
    const link = await createMeeting(physician);
    await physician.page.getByTestId('open-meeting').first().click();
    await knock(patient, link, 'Erika Beispiel');
    await physician.page.waitForTimeout(2000);
    const start = performance.now();
    await physician.page.getByTestId('admit').click();
    const [seenByPatient, seenByPhysician] = await Promise.all([
      firstFrame(patient),
      firstFrame(physician),
    ]);
    times.patient.push(seenByPatient - start);
    times.physician.push(seenByPhysician - start);
    await patient.context.close();
    await physician.context.close();
  }
  report('patient', times.patient);
  report('physician', times.physician);
  await practice.server.stop();
});
