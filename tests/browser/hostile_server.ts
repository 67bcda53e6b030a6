// A server that its own operator has turned against the consultation: a proxy between the browsers and heydok that
// reads everything, changes, holds or drops what the relay carries, and speaks in either side's name.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { observedWorker } from './observed_worker.js';

/** One message of the encryption's handshake on its way through the relay. */
export interface Relayed {
  meeting: string;
  /** `host` or a guest's identity. */
  from: string;
  /** `host`, `all` or a guest's identity. */
  to: string;
  body: Buffer;
}

/** What is delivered instead; an empty list drops it. */
export type Meddling = (message: Relayed) => Relayed[];

/** HELLO is 2, ADMIT 6: docs/e2ee.md section 4.2. The type stands behind "HDK1" and the suite. */
export const kType = {
  knock: 1,
  hello: 2,
  offer: 3,
  reveal: 4,
  introduce: 5,
  admit: 6,
  epoch: 7,
  ack: 9,
  heartbeat: 10,
  keyRequest: 11,
} as const;

export function typeOf(message: Relayed): number {
  return message.body[5] ?? 0;
}

export function isOf(message: Relayed, ...names: (keyof typeof kType)[]): boolean {
  return names.some((name) => kType[name] === typeOf(message));
}

/** What somebody's requests brought along, for whoever wants to speak in their name. */
type Credentials = Record<string, string>;

const kJson = { 'content-type': 'application/json' };
const kRelayPath = /^\/api\/v1\/meetings\/([^/]+)\/relay$/;
const kWorkerPath = /^\/assets\/e2ee\.worker-.*\.js$/;

export interface ProxyOptions {
  /** Where the browsers find it. */
  address?: string;
  /** Looks into the worker and at every byte; otherwise all passes as heydok sends it, compressed. */
  observed?: boolean;
}

export class HostileServer {
  /** Everything that was sent over the relay, in order, also what was dropped. */
  readonly log: Relayed[] = [];
  /** Bytes that passed in either direction, with headers: the server's sockets without their transport encryption. */
  readonly capture: Buffer[] = [];
  /** As posted by the physician's page for the audit. */
  readonly findings: { kind: string; identity?: string; status: number }[] = [];
  meddle: Meddling = (message) => [message];
  /** Pages served from here for the attacker's own use, by path. */
  readonly extra = new Map<string, { type: string; body: string | Buffer }>();
  private readonly credentials = new Map<string, Credentials>();
  private readonly server = createServer((from, to) => void this.pass(from, to));

  private constructor(
    private readonly target: number,
    private readonly address: string,
    private readonly observed: boolean,
  ) {
    this.server.on('upgrade', (from, socket, head) => this.tunnel(from, socket as Socket, head));
  }

  /** In front of the heydok that listens on this port of loopback. */
  static async open(
    target: number,
    { address = '127.0.0.1', observed = true }: ProxyOptions = {},
  ): Promise<HostileServer> {
    const proxy = new HostileServer(target, address, observed);
    await new Promise<void>((resolve) => proxy.server.listen(0, address, resolve));
    return proxy;
  }

  get origin(): string {
    return `http://${this.address}:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Messages of one type so far, as the sender wrote them. */
  sent(name: keyof typeof kType, where: Partial<Relayed> = {}): Relayed[] {
    return this.log.filter(
      (one) =>
        isOf(one, name) &&
        (where.meeting === undefined || one.meeting === where.meeting) &&
        (where.from === undefined || one.from === where.from) &&
        (where.to === undefined || one.to === where.to),
    );
  }

  /** Delivers a message through the real relay in its sender's name. */
  async deliver(message: Relayed): Promise<void> {
    const answer = await this.inTheNameOf(message.from, `${message.meeting}/relay`, {
      to: message.to,
      body: message.body.toString('base64url'),
    });
    if (answer.status !== 202) throw new Error(`relay refused: ${answer.status}`);
  }

  /** A POST to the API below `/meetings/` as the physician (`host`) or a guest. */
  inTheNameOf(whose: string, path: string, body: unknown): Promise<Response> {
    const credentials = this.credentials.get(whose);
    if (!credentials) throw new Error('this person has not been seen');
    return fetch(`http://127.0.0.1:${this.target}/api/v1/meetings/${path}`, {
      method: 'POST',
      headers: body === undefined ? credentials : { ...kJson, ...credentials },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    try {
      const url = from.url ?? '/';
      const own = this.extra.get(url);
      if (own) {
        to.writeHead(200, { 'content-type': own.type }).end(own.body);
        return;
      }
      const body = await read(from);
      const sender = this.learn(from);
      const relay = kRelayPath.exec(url);
      if (relay?.[1] && from.method === 'POST') await this.relay(relay[1], sender, body, to);
      else this.forward(from, body, to);
    } catch {
      to.destroy();
    }
  }

  /** Who asks, and with what right. */
  private learn(from: IncomingMessage): string {
    const { authorization, cookie } = from.headers;
    if (authorization) {
      const claims = authorization.split('.')[1] ?? '';
      const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
      this.credentials.set(sub, { authorization });
      return sub;
    }
    if (cookie) this.credentials.set('host', { cookie });
    return 'host';
  }

  private async relay(
    meeting: string,
    from: string,
    body: Buffer,
    to: ServerResponse,
  ): Promise<void> {
    this.capture.push(body);
    const posted = JSON.parse(body.toString()) as { to: string; body: string };
    const message = { meeting, from, to: posted.to, body: Buffer.from(posted.body, 'base64url') };
    this.log.push(message);
    for (const instead of this.meddle(message)) await this.deliver(instead);
    to.writeHead(202, { 'content-type': 'application/json' }).end('{}');
  }

  private forward(from: IncomingMessage, body: Buffer, to: ServerResponse): void {
    const { method, url, headers } = from;
    this.capture.push(Buffer.from(`${method} ${url} ${JSON.stringify(headers)}`), body);
    const wanted = { ...headers };
    if (this.observed) delete wanted['accept-encoding'];
    const options = { host: '127.0.0.1', port: this.target, method, path: url, headers: wanted };
    const upstream = request(options, (answer) => {
      this.noteFinding(url ?? '', body, answer.statusCode ?? 0);
      if (this.observed && kWorkerPath.test(url ?? '')) {
        void sendObserved(answer, to);
        return;
      }
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => this.capture.push(chunk));
      answer.pipe(to);
    });
    upstream.on('error', () => to.destroy());
    to.on('close', () => upstream.destroy());
    upstream.end(body);
  }

  private noteFinding(url: string, body: Buffer, status: number): void {
    if (!url.endsWith('/findings')) return;
    const finding = JSON.parse(body.toString()) as { kind: string; identity?: string };
    this.findings.push({ ...finding, status });
  }

  /** LiveKit's signalling, as bytes. */
  private tunnel(from: IncomingMessage, socket: Socket, head: Buffer): void {
    const { method, url: path, headers } = from;
    const upstream = request({ host: '127.0.0.1', port: this.target, method, path, headers });
    upstream.on('upgrade', (answer, far, first) => {
      const lines = answer.rawHeaders.flatMap((name, at) =>
        at % 2 === 0 ? [`${name}: ${answer.rawHeaders[at + 1]}`] : [],
      );
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      far.write(head);
      socket.write(first);
      far.on('data', (chunk: Buffer) => this.capture.push(chunk));
      far.pipe(socket).pipe(far);
      far.on('error', () => socket.destroy());
      socket.on('error', () => far.destroy());
    });
    upstream.on('response', (answer) => {
      socket.end(`HTTP/1.1 ${answer.statusCode} Refused\r\nConnection: close\r\n\r\n`);
    });
    upstream.on('error', () => socket.destroy());
    upstream.end();
  }
}

async function sendObserved(answer: IncomingMessage, to: ServerResponse): Promise<void> {
  const program = observedWorker((await read(answer)).toString());
  const headers: Record<string, string | string[] | undefined> = { ...answer.headers };
  for (const name of ['content-length', 'etag', 'transfer-encoding']) delete headers[name];
  to.writeHead(answer.statusCode ?? 502, { ...headers, 'cache-control': 'no-store' }).end(program);
}

async function read(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
