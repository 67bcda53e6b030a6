// A consultation whose server is hostile: physician, patients and the operator in between.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';

import { cameraFile, picturesSeen } from './camera_pattern.js';
import { newObserved } from './encryption.js';
import { HostileServer } from './hostile_server.js';
import { kLivekit } from './hostile_room.js';
import { watchPatience } from './patience.js';
import { chromiumOptions } from './playwright.config.js';
import { knock, openPractice, signIn, type Person, type Practice } from './practice.js';

/** For `test.use`: a camera with a known picture. */
export const attackedBrowser = {
  launchOptions: {
    ...chromiumOptions,
    args: [...chromiumOptions.args, `--use-file-for-fake-video-capture=${cameraFile()}`],
  },
};

type Cookies = Awaited<ReturnType<Person['context']['cookies']>>;

/** One heydok behind its hostile proxy; the physician's sign-in is used again. */
export class AttackedPractice {
  private cookies: Cookies = [];

  private constructor(
    readonly practice: Practice,
    readonly server: HostileServer,
  ) {}

  static async open(): Promise<AttackedPractice> {
    const practice = await openPractice({
      LIVEKIT_API_KEY: kLivekit.key,
      LIVEKIT_API_SECRET: kLivekit.secret,
    });
    const server = await HostileServer.open(practice.server.httpPort);
    practice.origin = server.origin;
    return new AttackedPractice(practice, server);
  }

  async close(): Promise<void> {
    this.server.close();
    expect(await this.practice.server.stop(), this.practice.server.output()).toBe(0);
  }

  /** A new meeting with the physician in it and nobody else. */
  async begin(browser: Browser, title = 'Sprechstunde', places = 3): Promise<AttackedCall> {
    const physician = await newObserved(browser);
    await watchPatience(physician.context);
    if (this.cookies.length > 0) await physician.context.addCookies(this.cookies);
    else await signIn(physician, this.practice);
    this.cookies = await physician.context.cookies();
    await physician.page.goto(this.server.origin);
    await expect(physician.page.getByTestId('create-meeting')).toBeVisible();
    const wanted = { name: title, max_participants: places };
    const answer = await this.server.inTheNameOf('host', 'create', wanted);
    const made = (await answer.json()) as { meeting_id: string; meeting_link: string };
    await physician.page.goto(`${this.server.origin}/meeting/${made.meeting_id}`);
    await expect(physician.page.getByTestId('end-meeting')).toBeVisible();
    const link = this.server.origin + new URL(made.meeting_link).pathname;
    return new AttackedCall(this, browser, physician, made.meeting_id, link);
  }

  /**
   * Findings in the audit, each with what it is about and that one's pseudonym, which is another one for every meeting
   * and participant. Read from the database's own files.
   */
  audited(): Set<string> {
    const folder = this.practice.server.dataFolder;
    const files = readdirSync(folder).filter((name) => name.startsWith('heydok.db'));
    // The columns event, action, outcome, object kind and object id stand next to each other in a row.
    const finding = /encryption-[a-z-]+Esuccess(?:meeting|participant)[\w-]{22}/g;
    return new Set(
      files.flatMap((name) => readFileSync(path.join(folder, name), 'latin1').match(finding) ?? []),
    );
  }
}

export class AttackedCall {
  readonly guests: Person[] = [];
  private readonly auditedBefore: Set<string>;

  constructor(
    readonly place: AttackedPractice,
    readonly browser: Browser,
    readonly physician: Person,
    readonly meeting: string,
    readonly link: string,
  ) {
    this.auditedBefore = place.audited();
  }

  get server(): HostileServer {
    return this.place.server;
  }

  async arrive(name: string): Promise<Person> {
    const guest = await newObserved(this.browser);
    await watchPatience(guest.context);
    this.guests.push(guest);
    await knock(guest, this.link, name);
    return guest;
  }

  async admit(name: string): Promise<void> {
    const { page } = this.physician;
    await expect(page.getByTestId('knock-notice')).toContainText(name);
    await page.getByTestId('admit').click();
  }

  /** Knocks, is let in, and sees and shows the known picture. */
  async join(name: string): Promise<Person> {
    const guest = await this.arrive(name);
    await this.admit(name);
    await expectPicture(guest.page);
    await expectPicture(this.physician.page, this.guests.length);
    return guest;
  }

  /** The physician's identity in the media room. */
  async physicianIdentity(): Promise<string> {
    const read = () =>
      this.physician.page.evaluate(
        () =>
          (window as unknown as { __heydokRoom: { localParticipant: { identity: string } } })
            .__heydokRoom.localParticipant.identity,
      );
    await expect.poll(read).toMatch(/^physician-/);
    return read();
  }

  /** Identity under which the server knows the guest who knocked as number `at`. */
  identityOf(at = 0): string {
    const knocks = this.server.sent('knock').filter(({ meeting }) => meeting === this.meeting);
    return [...new Set(knocks.map(({ from }) => from))][at] ?? '';
  }

  /** The physician reads this in red, and the audit has it. */
  async expectAlarm(alarm: string, words: RegExp, event: string, about: string): Promise<void> {
    const notice = this.physician.page.locator(`[data-alarm="${alarm}"]`).first();
    await expect(notice).toBeVisible({ timeout: 20_000 });
    await expect(notice).toContainText(words);
    const row = `${event}Esuccess${about === this.meeting ? 'meeting' : 'participant'}`;
    const isNew = (entry: string) => entry.startsWith(row) && !this.auditedBefore.has(entry);
    await expect.poll(() => [...this.place.audited()].some(isNew), { timeout: 5_000 }).toBe(true);
  }

  /** By the physician's press. Answers when it was pressed, ms. */
  async remove(name: string): Promise<number> {
    const { page } = this.physician;
    const remove = page.getByRole('button', { name: new RegExp(`${name}.*entfernen`) });
    if (!(await remove.isVisible())) await page.getByTestId('toggle-people').click();
    await remove.click();
    return timeOfPress(page, () => page.getByTestId('confirm').click());
  }

  async close(): Promise<void> {
    this.server.meddle = (message) => [message];
    for (const { context } of [...this.guests, this.physician]) await context.close();
  }
}

/** This page shows the known picture of so many others. */
export async function expectPicture(page: Page, of = 1): Promise<void> {
  await expect.poll(() => picturesSeen(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(of);
}

/** When the button was pressed in the page, ms: the test's own steps to it and from it take longer on a busy machine. */
export async function timeOfPress(page: Page, press: () => Promise<void>): Promise<number> {
  await page.evaluate(() =>
    addEventListener('click', () => Object.assign(window, { pressedAt: Date.now() }), {
      capture: true,
    }),
  );
  await press();
  return page.evaluate(() => (window as unknown as { pressedAt: number }).pressedAt);
}

interface Stage {
  /** Of the whole file. */
  readonly place: AttackedPractice;
  /** Of the running test. */
  readonly call: AttackedCall;
}

/** For the top of a file: one practice for it, and for each test a meeting with the physician in it. */
export function attackedCalls(title?: string, places?: number): Stage {
  let place: AttackedPractice | undefined;
  let call: AttackedCall | undefined;
  test.use(attackedBrowser);
  test.beforeAll(async () => {
    place = await AttackedPractice.open();
  });
  test.beforeEach(async ({ browser }) => {
    call = await place?.begin(browser, title, places);
  });
  test.afterEach(() => call?.close());
  test.afterAll(() => place?.close());
  return {
    get place() {
      if (!place) throw new Error('the practice is opened before the first test');
      return place;
    },
    get call() {
      if (!call) throw new Error('the call is begun before each test');
      return call;
    },
  };
}
