/** One event as it came over the wire (text/event-stream, WHATWG HTML 9.2). */
export interface RawEvent {
  name: string;
  data: string;
}

/** Cuts a byte stream into events. Comments (heartbeats) and unknown fields vanish. */
export class EventParser {
  private rest = '';
  private name = '';
  private data: string[] = [];

  push(text: string): RawEvent[] {
    const events: RawEvent[] = [];
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = this.take(line.replace(/\r$/, ''));
      if (event) events.push(event);
    }
    return events;
  }

  private take(line: string): RawEvent | null {
    if (line === '') return this.flush();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.name = value;
    if (field === 'data') this.data.push(value);
    return null;
  }

  private flush(): RawEvent | null {
    const event = this.data.length > 0 ? { name: this.name, data: this.data.join('\n') } : null;
    this.name = '';
    this.data = [];
    return event;
  }
}

/** Reads a response body until it ends or stays silent for `silenceMs` (the server beats every 15 s). */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): AsyncGenerator<RawEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const chunk = await withTimeout(reader.read(), silenceMs);
      if (chunk.done) return;
      yield* parser.push(decoder.decode(chunk.value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('silent stream')), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
