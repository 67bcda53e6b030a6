import { asProblem } from './problem';
import { post } from './request';
import type { Finding } from './types';

const kMostQueued = 64;
const kLongestPauseSeconds = 30;

/**
 * Hands messages of the end-to-end handshake to the server, one after another. What cannot be sent is lost: the
 * protocol repeats what matters (docs/e2ee.md sections 6 and 7).
 */
export class RelaySender {
  private readonly queue: { to: string; body: string }[] = [];
  private sending = false;

  constructor(
    private readonly meetingId: string,
    private readonly token: () => string | undefined,
  ) {}

  /** `to`: `host`, `all` or an identity. `body`: base64url. */
  send(to: string, body: string): void {
    if (this.queue.length === kMostQueued) this.queue.shift();
    this.queue.push({ to, body });
    if (!this.sending) void this.run();
  }

  private async run(): Promise<void> {
    this.sending = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      try {
        const token = this.token();
        const path = `/meetings/${encodeURIComponent(this.meetingId)}/relay`;
        await post(path, { body: next, token, keepalive: true });
      } catch (error) {
        const { retryAfterSeconds } = asProblem(error);
        if (retryAfterSeconds !== null) await pause(retryAfterSeconds);
      }
    }
    this.sending = false;
  }
}

/** Writes into the audit; by the physician only. */
export function noteFinding(meetingId: string, kind: Finding, identity?: string): Promise<void> {
  const body = identity === undefined ? { kind } : { kind, identity };
  return post(`/meetings/${encodeURIComponent(meetingId)}/findings`, { body });
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.min(seconds, kLongestPauseSeconds) * 1_000);
  });
}
