// A running heydok with two physicians, and the requests of the people who use it.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { addAccount as addAccountIn, type Login } from '../support/accounts.js';
import { startHeydok, type HeydokProcess } from '../support/heydok_process.js';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface Answer {
  status: number;
  headers: Headers;
  /** Of any shape; the tests say what they expect. */
  body: any;
}

/** How a request is made: whose cookie or token it carries, and what body. */
export interface Ask {
  cookie?: string;
  token?: string;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: string;
  headers?: Record<string, string>;
}

export class Practice {
  constructor(readonly server: HeydokProcess) {}

  get origin(): string {
    return `http://127.0.0.1:${this.server.httpPort}`;
  }

  async send(method: string, where: string, ask: Ask = {}): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (ask.cookie) headers.cookie = ask.cookie;
    if (ask.token) headers.authorization = `Bearer ${ask.token}`;
    const body = ask.raw ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(this.origin + where, {
      method,
      headers: { ...headers, ...ask.headers },
      body,
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  }

  get(where: string, ask: Ask = {}): Promise<Answer> {
    return this.send('GET', where, ask);
  }

  post(where: string, ask: Ask = {}): Promise<Answer> {
    return this.send('POST', where, ask);
  }

  /** The session cookie, as a browser would send it back. */
  async signIn(email: string, password: string): Promise<string> {
    const answer = await this.post('/api/v1/auth/login', { body: { email, password } });
    if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  async create(cookie: string, more: object = {}): Promise<string> {
    const answer = await this.post('/api/v1/meetings/create', {
      cookie,
      body: { name: 'Sprechstunde', ...more },
    });
    if (answer.status !== 200) throw new Error(`create answered ${answer.status}`);
    return answer.body.meeting_id;
  }

  join(meeting: string, role: string, ask: Ask = {}): Promise<Answer> {
    return this.post(`/api/v1/meetings/${meeting}/join`, {
      body: { user_name: 'Paul Patient', user_role: role, enable_video: true, enable_audio: true },
      ...ask,
    });
  }

  decide(meeting: string, identity: string, verb: string, cookie: string): Promise<Answer> {
    return this.post(`/api/v1/meetings/${meeting}/participants/${identity}/${verb}`, { cookie });
  }

  stop(): Promise<number | null> {
    return this.server.stop();
  }
}

export async function openPractice(environment: Record<string, string> = {}): Promise<Practice> {
  return new Practice(await startHeydok(['serve'], environment));
}

export function addAccount(
  practice: Practice,
  login: Login,
  role: string,
  practiceName?: string,
): Promise<void> {
  return addAccountIn(practice.server.dataFolder, login, role, practiceName);
}

export function addPhysician(
  practice: Practice,
  login: Login,
  dataFolder = practice.server.dataFolder,
): Promise<void> {
  return addAccountIn(dataFolder, login, 'physician');
}

export const ada: Login = { email: 'ada@example.org', password: 'correct horse battery' };
export const bob: Login = { email: 'bob@example.org', password: 'staple battery horse' };
export const cleo: Login = { email: 'cleo@example.org', password: 'battery staple correct' };
export const dora: Login = { email: 'dora@example.org', password: 'horse correct staple' };
