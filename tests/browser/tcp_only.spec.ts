// A patient whose network lets only TCP out, and then nothing for five seconds. Run by ./dev test in a network namespace of
// its own (netns.sh).
import { expect, test } from '@playwright/test';

import { expectAlive } from './alive.js';
import { CallInNetwork } from './call_in_network.js';
import { mediaProtocols } from './peer_connections.js';

const kCutMs = 5_000;

test('without UDP both see and hear each other, also after a cut of five seconds', async () => {
  const call = await CallInNetwork.open({}, (link) => link.udp(false));
  try {
    const { physician, patient, link } = call;
    const pages = [physician.page, patient.page];
    let reloads = 0;
    for (const page of pages) page.on('load', () => (reloads += 1));
    expect(await mediaProtocols(patient.page)).toEqual(['tcp']);
    expect(await mediaProtocols(physician.page)).toEqual(['udp']);
    for (const page of pages) await expectAlive(page);

    link.cut(true);
    await patient.page.waitForTimeout(kCutMs);
    link.cut(false);
    for (const page of pages) await expectAlive(page);
    expect(await mediaProtocols(patient.page)).toEqual(['tcp']);

    await physician.page.getByTestId('end-meeting').click();
    await physician.page.getByTestId('confirm').click();
    await expect(patient.page.getByTestId('ended-page')).toBeVisible();
    expect(reloads).toBe(0);
  } finally {
    await call.close();
  }
});
