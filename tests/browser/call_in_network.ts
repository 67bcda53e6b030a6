// A call whose patient sits behind a NetworkLink; the physician is at the server's side.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, expect, type Browser } from '@playwright/test';

import { startHeydok, type HeydokProcess } from '../support/heydok_process.js';
import { freePort } from '../support/livekit_server.js';
import { kServerAddress, NetworkLink } from './network_link.js';
import { mediaReceived } from './peer_connections.js';
import { chromiumOptions } from './playwright.config.js';
import { admitPatient, newPerson, openPractice, type Person, type Practice } from './practice.js';

/** Until the picture has reached its size and the estimates have settled. */
const kSettleMs = 5_000;

export class CallInNetwork {
  private constructor(
    private readonly environment: Record<string, string>,
    readonly practice: Practice,
    readonly link: NetworkLink,
    private readonly browsers: Browser[],
    readonly physician: Person,
    readonly patient: Person,
  ) {}

  /** `spoil`: what is wrong with the line from the beginning. */
  static async open(
    more: Record<string, string> = {},
    spoil: (link: NetworkLink) => void = () => undefined,
  ): Promise<CallInNetwork> {
    const port = await freePort();
    const environment = {
      HEYDOK_LISTEN: `0.0.0.0:${port}`,
      HEYDOK_RTC_PORT: String(await freePort()),
      HEYDOK_RTC_ADDRESS: kServerAddress,
      HEYDOK_DATA_DIR: mkdtempSync(path.join(tmpdir(), 'heydok-network-')),
      ...more,
    };
    const practice = await openPractice(environment);
    practice.origin = `http://${kServerAddress}:${port}`;
    const link = await NetworkLink.open();
    spoil(link);
    const args = [
      ...chromiumOptions.args,
      `--unsafely-treat-insecure-origin-as-secure=${practice.origin}`,
    ];
    const near = await chromium.launch({ ...chromiumOptions, args });
    const far = await chromium.launch({ executablePath: link.chromium, args });
    const physician = await newPerson(near, { locale: 'de-DE' });
    const patient = await newPerson(far, { locale: 'de-DE' });
    for (const { context } of [physician, patient]) {
      await context.addInitScript(() => localStorage.setItem('heydok-test', '1'));
    }
    const browsers = [near, far];
    const call = new CallInNetwork(environment, practice, link, browsers, physician, patient);
    await call.begin();
    return call;
  }

  get browserVersion(): string {
    return this.browsers[0]?.version() ?? '';
  }

  /** SIGKILL, then the same start again; answers how long after the kill that start was, ms. */
  async killAndRestart(): Promise<number> {
    const killed = performance.now();
    await this.practice.server.kill();
    const started = performance.now();
    const server: HeydokProcess = await startHeydok(['serve'], this.environment);
    this.practice.server = server;
    return Math.round(started - killed);
  }

  async close(): Promise<void> {
    await Promise.all(this.browsers.map((browser) => browser.close()));
    this.link.close();
    await this.practice.server.stop();
    rmSync(this.environment.HEYDOK_DATA_DIR ?? '', { recursive: true, force: true });
  }

  private async begin(): Promise<void> {
    const { physician, patient, practice } = this;
    await admitPatient(physician, patient, practice);
    for (const { page } of [physician, patient]) {
      await expect
        .poll(async () => (await mediaReceived(page)).framesDecoded, { timeout: 30_000 })
        .toBeGreaterThan(0);
    }
    await patient.page.waitForTimeout(kSettleMs);
  }
}
