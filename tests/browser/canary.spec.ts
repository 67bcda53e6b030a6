// Known byte strings, searched for wherever the operator could look during a call: epoch secrets and keys, the chat's
// text, the patient's name, pieces of the encoded picture. Two strings that the server does know are searched for with
// the same means, so that a search that finds nothing cannot pass.
import { expect, test, type Page } from '@playwright/test';

import { attackedBrowser, AttackedPractice } from './attacked_call.js';
import { Ghost } from './hostile_room.js';
import { mediaKey, observe, type Observed } from './observed_worker.js';
import { opened } from './tapped_frames.js';
import {
  bytesCanary,
  foundIn,
  foundInFiles,
  foundInMemory,
  textCanary,
  type Canary,
} from './server_memory.js';

test.use(attackedBrowser);

const kName = 'Kanarienvogel-Zwitscher Quappelmann';
const kChat = 'Befund 83-Lerchensporn: alles in Ordnung';
const kTitle = 'Sprechstunde Wiedehopf 5519';
const kOther = 'Anderes System Seidenschwanz';

/** Pieces of pictures that are searched for, of each side. */
const kPieces = 6;

/** Secrets and the keys that follow from them: only the devices may have them. */
function keysOf(secrets: string[], identities: string[]): Canary[] {
  const keys = secrets.flatMap((secret, at) =>
    identities.map((identity) => mediaKey(secret, at + 1, identity)),
  );
  return [
    ...secrets.map((secret) => bytesCanary('epoch secret', Buffer.from(secret, 'hex'))),
    ...keys.map((key) => bytesCanary('media key', key)),
  ];
}

/** Pieces that went through the server: they are in what the operator tapped, once that is opened with the secrets. */
function passed({ plaintexts }: Observed, plain: Buffer): Buffer[] {
  const pieces = plaintexts.map((piece) => Buffer.from(piece, 'hex'));
  return pieces.filter((piece) => plain.includes(piece));
}

function picturesOf(who: string, observed: Observed, plain: Buffer): Canary[] {
  const pieces = passed(observed, plain).slice(-kPieces);
  return pieces.map((piece) => ({ name: `picture of ${who}`, forms: [piece] }));
}

/** What both devices sent and what of it the operator tapped. */
async function observedAndTapped(physician: Page, patient: Page, ghost: Ghost) {
  const [own, theirs] = await Promise.all([observe(physician), observe(patient)]);
  const frames = await ghost.frames();
  const open = await opened(frames, own.epochSecrets, 1);
  return { own, theirs, frames, plain: Buffer.concat(open.map((frame) => frame.plain)) };
}

test('the server holds no secret, no word and no picture of the consultation', async ({
  browser,
}) => {
  const place = await AttackedPractice.open();
  const call = await place.begin(browser, kTitle);
  const patient = await call.join(kName);
  const identity = call.identityOf();
  const host = await call.physicianIdentity();
  const ghost = await Ghost.join(browser, call.server, call.meeting, kOther);
  for (const { page } of [call.physician, patient]) await page.getByTestId('toggle-chat').click();
  await patient.page.getByTestId('chat-input').fill(kChat);
  await patient.page.getByTestId('chat-send').click();
  const message = call.physician.page.getByTestId('chat-message');
  await expect(message.filter({ hasText: kChat })).toBeVisible();
  await expect.poll(async () => (await ghost.frames()).length).toBeGreaterThan(200);

  // A busy machine sends few pictures that are large enough: the search begins when there are pieces of both sides.
  const look = () => observedAndTapped(call.physician.page, patient.page, ghost);
  let seen = await look();
  const pieces = async () => {
    seen = await look();
    return Math.min(passed(seen.own, seen.plain).length, passed(seen.theirs, seen.plain).length);
  };
  await expect.poll(pieces, { timeout: 60_000 }).toBeGreaterThanOrEqual(kPieces);
  const { own, theirs, frames, plain } = seen;
  expect(own.epochSecrets.length).toBeGreaterThan(1);
  expect(own.plaintexts.length).toBeGreaterThan(20);
  expect(theirs.plaintexts.length).toBeGreaterThan(20);
  const secret = [
    ...keysOf(own.epochSecrets, [identity, host]),
    ...picturesOf('the physician', own, plain),
    ...picturesOf('the patient', theirs, plain),
    textCanary('chat', kChat),
    textCanary('name', kName),
  ];
  const control = [textCanary('title', kTitle), textCanary('other name', kOther)];

  const { pid, dataFolder, output } = place.practice.server;
  const memory = foundInMemory(pid, [...secret, ...control]);
  console.log(`${secret.length} canaries, ${(memory.bytes / 2 ** 20).toFixed(0)} MiB of memory`);
  expect(memory.found.sort()).toEqual(['other name', 'title']);
  expect(foundInFiles(dataFolder, secret)).toEqual([]);
  expect(foundInFiles(dataFolder, control)).toContain('title');
  expect(foundIn(Buffer.from(output()), secret)).toEqual([]);
  // HTTP, events and signalling as they left the proxy's side of TLS; media and data as the engine forwarded them.
  const sockets = Buffer.concat(call.server.capture);
  expect(foundIn(sockets, [...secret, ...control]).sort()).toEqual(['other name', 'title']);
  const { raw } = await ghost.packets();
  expect(raw.length).toBeGreaterThan(0);
  const forwarded = Buffer.concat([...frames.map(({ bytes }) => bytes), ...raw]);
  expect(foundIn(forwarded, secret)).toEqual([]);

  await ghost.leave();
  await call.close();
  await place.close();
});
