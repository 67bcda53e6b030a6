// The operator in the media room: it joins beside the consultation, publishes, sends, renames. Nothing of the
// consultation reaches it, nothing of it reaches anybody, and the physician is told.
import { expect, test, type Page } from '@playwright/test';

import { attackedCalls } from './attacked_call.js';
import { picturesSeen } from './camera_pattern.js';
import { Ghost, loudPictures, roomService } from './hostile_room.js';

const stage = attackedCalls();

test.beforeEach(() => stage.call.join('Erika Beispiel'));

const kWords = 'Der Befund ist unauffällig, 4711.';

async function chat(page: Page, words: string): Promise<void> {
  if (!(await page.getByTestId('chat-input').isVisible())) {
    await page.getByTestId('toggle-chat').click();
  }
  await page.getByTestId('chat-input').fill(words);
  await page.getByTestId('chat-send').click();
}

function patientPage(): Page {
  const [patient] = stage.call.guests;
  if (!patient) throw new Error('no patient');
  return patient.page;
}

/** All that the operator received of the others: enough frames and packets, and nothing that can be seen or read. */
async function expectNothingIn(ghost: Ghost): Promise<void> {
  await expect.poll(async () => (await ghost.frames()).length).toBeGreaterThan(100);
  const frames = await ghost.frames();
  expect(frames.some(({ kind }) => kind === 'audio')).toBe(true);
  expect(frames.some(({ kind, key }) => kind === 'video' && key)).toBe(true);
  expect(await picturesSeen(ghost.page)).toBe(0);
  const { raw, heard } = await ghost.packets();
  expect(raw.length).toBeGreaterThan(0);
  for (const packet of raw) expect(packet.includes(kWords)).toBe(false);
  expect(heard).toEqual([]);
}

test('a ghost with a token of the operator sees, hears and reads nothing', async ({ browser }) => {
  const ghost = await Ghost.join(browser, stage.call.server, stage.call.meeting);
  await ghost.publishPicture();
  await chat(stage.call.physician.page, kWords);
  await expect(patientPage().getByTestId('toggle-chat')).toContainText(/1|neu/);
  await stage.call.expectAlarm(
    'ghost',
    /den Sie nicht eingelassen haben/,
    'encryption-participant-unknown',
    ghost.identity,
  );
  await expectNothingIn(ghost);
  for (const page of [stage.call.physician.page, patientPage()]) {
    expect(await loudPictures(page)).toBe(0);
    expect(await picturesSeen(page)).toBe(1);
  }
  await ghost.leave();
});

test('a plain track of the operator is thrown away', async ({ browser }) => {
  const ghost = await Ghost.join(browser, stage.call.server, stage.call.meeting);
  await ghost.publishPicture();
  await stage.call.expectAlarm(
    'plain-track',
    /unverschlüsseltes Bild oder Ton/,
    'encryption-track-plain',
    ghost.identity,
  );
  for (const page of [stage.call.physician.page, patientPage()]) {
    expect(await loudPictures(page)).toBe(0);
    expect(await picturesSeen(page)).toBe(1);
  }
  await ghost.leave();
});

test('a plain data packet of the operator is thrown away', async ({ browser }) => {
  const ghost = await Ghost.join(browser, stage.call.server, stage.call.meeting);
  await ghost.sendData('Bitte überweisen Sie 100 Euro.');
  await stage.call.expectAlarm(
    'plain-data',
    /unverschlüsselte Nachricht/,
    'encryption-data-plain',
    ghost.identity,
  );
  for (const page of [stage.call.physician.page, patientPage()]) {
    await page.getByTestId('toggle-chat').click();
    await expect(page.getByTestId('chat-input')).toBeVisible();
    await expect(page.getByText('100 Euro')).toHaveCount(0);
  }
  await ghost.leave();
});

test('a participant whom the server renames keeps the name under which the physician let them in', async () => {
  const identity = stage.call.identityOf();
  await roomService(stage.call.server, 'UpdateParticipant', {
    room: stage.call.meeting,
    identity,
    name: 'Dr. Eva Falsch',
    metadata: '{"role":"physician"}',
  });
  await stage.call.expectAlarm(
    'renamed',
    /einen anderen Namen gegeben/,
    'encryption-participant-renamed',
    identity,
  );
  const { page } = stage.call.physician;
  await expect(page.getByText('Erika Beispiel').first()).toBeVisible();
  await expect(page.getByText('Falsch')).toHaveCount(0);
});
