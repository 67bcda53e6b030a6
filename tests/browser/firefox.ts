// People who use Firefox: Debian's Firefox ESR by WebDriver BiDi, with a fake camera and microphone. Needs an
// address besides loopback (netns.sh), for Firefox offers no other to a call.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { launch, type Browser, type Page } from 'puppeteer-core';

import {
  readMediaReceived,
  recordPeerConnections,
  type MediaReceived,
} from './peer_connections.js';

const kPreferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'intl.accept_languages': 'de-DE',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
  'services.settings.server': '',
};

const kPatience = 30_000;

export class FirefoxPerson {
  private constructor(
    private readonly browser: Browser,
    private readonly home: string,
    readonly page: Page,
  ) {}

  static async open(): Promise<FirefoxPerson> {
    const home = mkdtempSync(path.join(tmpdir(), 'heydok-firefox-'));
    const browser = await launch({
      browser: 'firefox',
      executablePath: process.env.HEYDOK_FIREFOX ?? '/usr/bin/firefox-esr',
      headless: true,
      extraPrefsFirefox: kPreferences,
      userDataDir: path.join(home, 'profile'),
      env: { ...process.env, HOME: home }, // root's own home may belong to somebody else
    });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(recordPeerConnections);
    return new FirefoxPerson(browser, home, page);
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  async sees(testId: string): Promise<void> {
    await this.page.waitForSelector(`[data-testid="${testId}"]`, {
      visible: true,
      timeout: kPatience,
    });
  }

  async click(testId: string): Promise<void> {
    await this.sees(testId);
    await this.page.click(`[data-testid="${testId}"]`);
  }

  async fill(testId: string, text: string): Promise<void> {
    await this.sees(testId);
    await this.page.type(`[data-testid="${testId}"]`, text);
  }

  media(): Promise<MediaReceived> {
    return this.page.evaluate(readMediaReceived);
  }

  /** From the link to the waiting room. */
  async knock(link: string, name: string): Promise<void> {
    await this.page.goto(link);
    await this.fill('name-input', name);
    await this.click('to-rules');
    await this.click('to-device-check');
    await this.sees('mic-level');
    await this.click('knock-submit');
    await this.sees('waiting-room');
  }

  async signIn(origin: string, email: string, password: string): Promise<void> {
    await this.page.goto(`${origin}/login`);
    await this.fill('login-email', email);
    await this.fill('login-password', password);
    await this.click('login-submit');
    await this.sees('create-meeting');
  }

  /** The link that a patient would get. */
  async createMeeting(): Promise<string> {
    await this.click('create-meeting');
    await this.click('create-submit');
    await this.sees('meeting-link');
    return this.page.$eval('[data-testid="meeting-link"]', (element) =>
      ((element as HTMLInputElement).value || element.textContent || '').trim(),
    );
  }
}
