import { expect, vi } from 'vitest';
import type { ProblemCode } from '../api/problem';

export interface Call {
  method: string;
  path: string;
  body: unknown;
  token: string | null;
  keepalive: boolean;
}

type Answer = Response | Promise<Response>;
type Handler = (call: Call, signal: AbortSignal | undefined) => Answer;

export function ok(body: unknown = {}): Response {
  return Response.json(body);
}

export function refused(
  status: number,
  code: ProblemCode,
  extra: { field?: string; retryAfter?: number } = {},
): Response {
  const headers = new Headers({ 'Content-Type': 'application/problem+json' });
  if (extra.retryAfter !== undefined) headers.set('Retry-After', String(extra.retryAfter));
  const problem = { type: 'about:blank', title: code, status, code, detail: code };
  return new Response(JSON.stringify({ ...problem, field: extra.field }), { status, headers });
}

/** The server, played at the network edge. A call that no handler expects fails the test. */
export class MockApi {
  readonly calls: Call[] = [];
  private readonly handlers = new Map<string, Handler>();

  constructor() {
    this.on('GET /config', {
      version: 'test',
      languages: ['de', 'en'],
      mail: false,
      sign_in_providers: [],
    });
    vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) => this.answer(input, init));
  }

  on(route: string, answer: Handler | object): this {
    this.handlers.set(route, typeof answer === 'function' ? (answer as Handler) : () => ok(answer));
    return this;
  }

  /** No connection at all. */
  down(route: string): this {
    return this.on(route, () => Promise.reject(new TypeError('Failed to fetch')));
  }

  /** A stream of server-sent events that the test feeds. */
  stream(route: string): EventFeed {
    const feed = new EventFeed();
    this.on(route, (_call, signal) => feed.open(signal));
    return feed;
  }

  called(route: string): Call[] {
    return this.calls.filter((call) => `${call.method} ${call.path}` === route);
  }

  private answer(input: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const call: Call = {
      method: init.method ?? 'GET',
      path: input.replace('/api/v1', ''),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      token: headers.get('Authorization')?.replace('Bearer ', '') ?? null,
      keepalive: init.keepalive === true,
    };
    this.calls.push(call);
    const handler = this.handlers.get(`${call.method} ${call.path}`);
    if (!handler) expect.unreachable(`unexpected call: ${call.method} ${call.path}`);
    return Promise.resolve().then(() => {
      init.signal?.throwIfAborted();
      return handler(call, init.signal ?? undefined);
    });
  }
}

export class EventFeed {
  opened = 0;
  private controllers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  private first: { name: string; data: unknown }[] = [];

  /** Sent to each listener as soon as it connects. */
  greet(name: string, data: unknown): this {
    this.first.push({ name, data });
    return this;
  }

  /** As in a browser, the body breaks when the signal says so. */
  open(signal?: AbortSignal): Response {
    this.opened += 1;
    let mine: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        mine = controller;
        this.controllers.add(controller);
        signal?.addEventListener('abort', () => {
          if (this.controllers.delete(controller)) controller.error(signal.reason);
        });
        for (const { name, data } of this.first) controller.enqueue(encoded(name, data));
      },
      cancel: () => {
        this.controllers.delete(mine);
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  send(name: string, data: unknown = {}): void {
    for (const controller of this.controllers) controller.enqueue(encoded(name, data));
  }

  /** The connection breaks. */
  break(): void {
    for (const controller of this.controllers) controller.close();
    this.controllers.clear();
  }
}

function encoded(name: string, data: unknown): Uint8Array {
  return new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
