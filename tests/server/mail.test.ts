// E-mails of the real binary to a real SMTP server: encryption, sign-in, refusals, and a crash with an e-mail in the
// queue, which goes out at least once.
import { mkdtempSync, readFileSync, rmSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';

import { type Certificate, MailSink, makeCertificate } from './mail_sink.js';
import { addAccount, dora, openPractice, type Practice } from './practice.js';

const login = { user: 'heydok', password: 'post horn and saddle' };
const kSoon = { timeout: 10_000, interval: 50 };
/** The first pause is ten seconds. */
const kAfterAPause = { timeout: 25_000, interval: 100 };

let certificate: Certificate;
let practice: Practice;
let runs = false;
let sink: MailSink;

beforeAll(() => {
  certificate = makeCertificate();
});

afterEach(async () => {
  if (runs) await practice.stop();
  runs = false;
  await sink.close();
});

const encrypted = () => ({ key: certificate.key, cert: certificate.certificate });

function settings(url: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    FRONTEND_URL: 'https://praxis.example',
    SMTP_URL: url,
    SMTP_SENDER: 'praxis@heydok.example',
    SMTP_SENDER_NAME: 'Praxis Müßig',
    SMTP_AUTHORITIES: certificate.file,
    ...more,
  };
}

const withLogin = { SMTP_USER: login.user, SMTP_PASSWORD: login.password };

async function open(environment: Record<string, string>): Promise<string> {
  practice = await openPractice(environment);
  runs = true;
  await addAccount(practice, dora, 'admin');
  return practice.signIn(dora.email, dora.password);
}

/** Invites; the link that the admin is shown. */
async function invite(cookie: string, email: string, language = 'de'): Promise<string> {
  const answer = await practice.post('/api/v1/team/invitations', {
    cookie,
    body: { email, roles: ['staff'], language },
  });
  expect(answer.status).toBe(200);
  expect(answer.body.mailed).toBe(true);
  return answer.body.invitation_link;
}

test('go out over STARTTLS after a sign-in, and say the link that the admin is shown', async () => {
  sink = await MailSink.open(encrypted(), login);
  const cookie = await open(settings(`smtp://localhost:${sink.port}`, withLogin));
  expect((await practice.get('/api/v1/config')).body.mail).toBe(true);
  const link = await invite(cookie, 'neu@example.org');
  await vi.waitFor(() => expect(sink.mails).toHaveLength(1), kSoon);
  const mail = sink.mails[0]!;
  expect(mail).toMatchObject({
    from: 'praxis@heydok.example',
    to: ['neu@example.org'],
    secure: true,
    user: login.user,
  });
  expect(mail.head).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(mail.head).toMatch(/^To: neu@example\.org$/m);
  expect(mail.body).toContain(link);
  expect(mail.body).toContain('Guten Tag');
  expect(link).toMatch(/^https:\/\/praxis\.example\/invitation#/);
  expect(practice.server.output()).not.toContain('neu@example.org');
  await invite(cookie, 'new@example.org', 'en');
  await vi.waitFor(() => expect(sink.mails).toHaveLength(2), kSoon);
  expect(sink.mails[1]!.body).toContain('Hello');
});

test('go out over TLS from the first byte', async () => {
  sink = await MailSink.open({ ...encrypted(), secure: true });
  const cookie = await open(settings(`smtps://localhost:${sink.port}`));
  await invite(cookie, 'neu@example.org');
  await vi.waitFor(() => expect(sink.mails).toHaveLength(1), kSoon);
  expect(sink.mails[0]!.secure).toBe(true);
});

test('go to nobody whose certificate is not trusted', async () => {
  sink = await MailSink.open({ ...encrypted(), secure: true });
  const cookie = await open(
    settings(`smtps://localhost:${sink.port}`, {
      SMTP_AUTHORITIES: '/etc/ssl/certs/ca-certificates.crt',
    }),
  );
  await invite(cookie, 'neu@example.org');
  await vi.waitFor(
    () => expect(practice.server.output()).toMatch(/mail not taken final=false/),
    kSoon,
  );
  expect(sink.tries).toBe(0);
});

test('are tried again after 4xx, and arrive once', async () => {
  sink = await MailSink.open(encrypted());
  sink.verdict = 'later';
  const cookie = await open(settings(`smtp://localhost:${sink.port}`));
  const link = await invite(cookie, 'neu@example.org');
  await vi.waitFor(() => expect(sink.tries).toBe(1), kSoon);
  sink.verdict = 'accept';
  await vi.waitFor(() => expect(sink.mails).toHaveLength(1), kAfterAPause);
  expect(sink.mails[0]!.body).toContain(link);
  expect(sink.tries).toBe(2);
}, 40_000);

test('are forgotten after 5xx, and the next one goes out', async () => {
  sink = await MailSink.open(encrypted());
  sink.verdict = 'never';
  const cookie = await open(settings(`smtp://localhost:${sink.port}`));
  await invite(cookie, 'weg@example.org');
  await vi.waitFor(
    () => expect(practice.server.output()).toMatch(/mail not taken final=true code=550/),
    kSoon,
  );
  sink.verdict = 'accept';
  await invite(cookie, 'neu@example.org');
  await vi.waitFor(() => expect(sink.mails).toHaveLength(1), kSoon);
  expect(sink.mails[0]!.to).toEqual(['neu@example.org']);
  expect(practice.server.output()).not.toContain('example.org');
});

test('keep nobody waiting while the mail server hangs: requests are answered, and the stop is quick', async () => {
  sink = await MailSink.open(encrypted());
  sink.verdict = 'hang';
  const cookie = await open(settings(`smtp://localhost:${sink.port}`));
  await invite(cookie, 'neu@example.org');
  await vi.waitFor(() => expect(sink.tries).toBe(1), kSoon);
  expect((await practice.get('/api/v1/me', { cookie })).status).toBe(200);
  runs = false;
  expect(await practice.stop()).toBe(0); // within the test's time, far below an attempt's 30 s
}, 15_000);

test('survive a crash: what waited goes out after the restart, and no file has said to whom', async () => {
  sink = await MailSink.open(encrypted());
  sink.verdict = 'hang';
  const folder = mkdtempSync(path.join(tmpdir(), 'heydok-mail-'));
  try {
    const environment = settings(`smtp://localhost:${sink.port}`, { HEYDOK_DATA_DIR: folder });
    practice = await openPractice(environment);
    practice.server.dataFolder = folder;
    await addAccount(practice, dora, 'admin');
    const cookie = await practice.signIn(dora.email, dora.password);
    const link = await invite(cookie, 'neu@example.org');
    await vi.waitFor(() => expect(sink.tries).toBe(1), kSoon);
    await practice.server.kill();
    const token = link.slice(link.indexOf('#') + 1);
    for (const name of readdirSync(folder)) {
      expect(readFileSync(path.join(folder, name)).includes(token), name).toBe(false);
    }
    sink.verdict = 'accept';
    practice = await openPractice(environment);
    runs = true;
    await vi.waitFor(() => expect(sink.mails).toHaveLength(1), kSoon);
    expect(sink.mails[0]!.body).toContain(link);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
