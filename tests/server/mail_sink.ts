// A real SMTP server that keeps what it is given, or refuses it as a test asks.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A certificate for `localhost` and its key, made for this run. */
export interface Certificate {
  file: string;
  certificate: Buffer;
  key: Buffer;
}

export function makeCertificate(): Certificate {
  const folder = mkdtempSync(path.join(tmpdir(), 'heydok-mail-'));
  const file = path.join(folder, 'certificate.pem');
  const key = path.join(folder, 'key.pem');
  execFileSync(
    'openssl',
    // prettier-ignore
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
     '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', file],
    { stdio: 'ignore' },
  );
  return { file, certificate: readFileSync(file), key: readFileSync(key) };
}

export interface Mail {
  from: string;
  to: string[];
  /** Everything before the first empty line, as it came. */
  head: string;
  /** Decoded. */
  body: string;
  secure: boolean;
  user: string;
}

type Verdict = 'accept' | 'later' | 'never' | 'hang';

export class MailSink {
  readonly mails: Mail[] = [];
  /** What recipients are answered. */
  verdict: Verdict = 'accept';
  /** Recipients that were asked for, accepted or not. */
  tries = 0;
  private readonly server: SMTPServer;

  private constructor(
    options: SMTPServerOptions,
    login: { user: string; password: string } | null,
  ) {
    this.server = new SMTPServer({
      disableReverseLookup: true,
      authOptional: login === null,
      logger: false,
      closeTimeout: 100, // one that hangs is hung up on
      ...options,
      onAuth: (auth, _session, answer) => {
        const fits = auth.username === login?.user && auth.password === login?.password;
        answer(fits ? null : new Error('no'), fits ? { user: auth.username ?? '' } : undefined);
      },
      onRcptTo: (_address, _session, answer) => {
        this.tries += 1;
        if (this.verdict === 'hang') return;
        const code = this.verdict === 'later' ? 451 : 550;
        answer(
          this.verdict === 'accept'
            ? null
            : Object.assign(new Error('refused'), { responseCode: code }),
        );
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const text = Buffer.concat(chunks).toString('latin1');
          const end = text.indexOf('\r\n\r\n');
          const envelope = session.envelope;
          this.mails.push({
            from: envelope.mailFrom ? envelope.mailFrom.address : '',
            to: envelope.rcptTo.map(({ address }) => address),
            head: text.slice(0, end),
            body: Buffer.from(text.slice(end + 4), 'base64').toString(),
            secure: session.secure,
            user: typeof session.user === 'string' ? session.user : '',
          });
          done();
        });
      },
    });
    this.server.on('error', () => undefined); // connections that the other side gives up
  }

  static async open(
    options: SMTPServerOptions,
    login: { user: string; password: string } | null = null,
  ): Promise<MailSink> {
    const sink = new MailSink(options, login);
    await new Promise<void>((resolve) => sink.server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
