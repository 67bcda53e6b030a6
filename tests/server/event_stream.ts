// Reads server-sent events one after the other.
import type { Practice } from './practice.js';

export interface StreamEvent {
  name: string;
  data: any;
}

export class EventStream {
  private readonly abort = new AbortController();
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private text = '';
  status = 0;

  static async open(
    practice: Practice,
    meeting: string,
    headers: Record<string, string>,
  ): Promise<EventStream> {
    const stream = new EventStream();
    const where = `${practice.origin}/api/v1/meetings/${meeting}/events`;
    const response = await fetch(where, { headers, signal: stream.abort.signal });
    stream.status = response.status;
    stream.reader = response.body?.getReader();
    return stream;
  }

  /** The next event; null when the server has closed the stream. */
  async next(): Promise<StreamEvent | null> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.text.slice(0, end);
        this.text = this.text.slice(end + 2);
        const name = /^event: ?(.*)$/m.exec(block)?.[1];
        const data = /^data: ?(.*)$/m.exec(block)?.[1];
        if (name !== undefined) return { name, data: JSON.parse(data ?? 'null') };
        continue; // a heartbeat
      }
      const chunk = await this.reader?.read();
      if (!chunk || chunk.done) return null;
      this.text += Buffer.from(chunk.value).toString().replaceAll('\r', '');
    }
  }

  close(): void {
    this.abort.abort();
  }
}
