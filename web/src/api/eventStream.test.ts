import { describe, expect, it } from 'vitest';
import { EventParser, readEvents } from './eventStream';

describe('EventParser', () => {
  it('reads events however the bytes are cut', () => {
    const text = 'event: admitted\ndata: {}\n\nevent: ended\ndata: {"a":1}\n\n';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const parser = new EventParser();
      const events = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
      expect(events).toEqual([
        { name: 'admitted', data: '{}' },
        { name: 'ended', data: '{"a":1}' },
      ]);
    }
  });

  it('skips heartbeats and events without data', () => {
    expect(new EventParser().push(': beat\n\nevent: empty\n\ndata: x\n\n')).toEqual([
      { name: '', data: 'x' },
    ]);
  });

  it('joins lines of data and accepts CRLF', () => {
    expect(new EventParser().push('data: one\r\ndata:two\r\n\r\n')).toEqual([
      { name: '', data: 'one\ntwo' },
    ]);
  });
});

describe('readEvents', () => {
  it('keeps characters whole that arrive in two pieces', async () => {
    const bytes = new TextEncoder().encode('data: Müller\n\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 8));
        controller.enqueue(bytes.slice(8));
        controller.close();
      },
    });
    const events = [];
    for await (const event of readEvents(body, 1_000)) events.push(event);
    expect(events).toEqual([{ name: '', data: 'Müller' }]);
  });

  it('gives up on a stream that has gone silent', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      cancel: () => {
        cancelled = true;
      },
    });
    await expect(readEvents(body, 5).next()).rejects.toThrow('silent');
    expect(cancelled).toBe(true);
  });
});
