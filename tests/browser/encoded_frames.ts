// Reads what Chromium tells about each encoded frame that a call receives, before it is decrypted: put in front of the
// encryption's worker, which is the only place where a page of ours sees such frames.
import type { BrowserContext, Page } from '@playwright/test';

export interface EncodedFrame {
  ssrc: number;
  /** RTP timestamp, 90 kHz, modulo 2^32. */
  rtp: number;
  key: boolean;
  width: number;
  bytes: number;
  /** Only where a dependency descriptor came with the frame; VP8 has none. */
  frameId?: number;
  /** When the worker got it. */
  atMs: number;
}

const kChannel = 'test-encoded-frames';

/** Runs in the worker, before its own script. */
function recordInWorker(channelName: string): void {
  type Frame = RTCEncodedVideoFrame & { getMetadata: () => Record<string, number | undefined> };
  const channel = new BroadcastChannel(channelName);
  const recorder = () =>
    new TransformStream<Frame, Frame>({
      transform(frame, controller) {
        if (frame.type === 'key' || frame.type === 'delta') {
          const told = frame.getMetadata();
          channel.postMessage({
            ssrc: told.synchronizationSource,
            rtp: told.rtpTimestamp ?? frame.timestamp,
            key: frame.type === 'key',
            width: told.width ?? 0,
            bytes: frame.data.byteLength,
            frameId: told.frameId,
            atMs: performance.now(),
          });
        }
        controller.enqueue(frame);
      },
    });
  // Chromium: the streams of a receiver come by message.
  self.addEventListener('message', ({ data }: MessageEvent) => {
    if (data?.kind === 'decode' && data.data?.readableStream) {
      data.data.readableStream = data.data.readableStream.pipeThrough(recorder());
    }
  });
}

/** Runs in the page. */
function collectInPage(channelName: string): void {
  const frames: EncodedFrame[] = [];
  new BroadcastChannel(channelName).onmessage = ({ data }) => frames.push(data as EncodedFrame);
  Object.assign(window, { testEncodedFrames: frames });
}

/** Call before the context opens its first page. */
export async function watchEncodedFrames(context: BrowserContext): Promise<void> {
  await context.addInitScript(collectInPage, kChannel);
  await context.route(/e2ee\.worker.*\.js$/, async (route) => {
    const response = await route.fetch();
    const prelude = `(${recordInWorker.toString()})(${JSON.stringify(kChannel)});\n`;
    await route.fulfill({ response, body: prelude + (await response.text()) });
  });
}

/** All so far, in the order of arrival. */
export function encodedFrames(page: Page): Promise<EncodedFrame[]> {
  return page.evaluate(
    () => (window as unknown as { testEncodedFrames: EncodedFrame[] }).testEncodedFrames,
  );
}

export interface StreamFaults {
  streams: number;
  /** Timestamps that did not rise from one frame to the next. */
  backward: number;
  /** Of the key frames, each change once. Only they tell a width: a change elsewhere would not be decodable. */
  widths: number[];
}

const kRound = 2 ** 32;

export function faultsOf(frames: EncodedFrame[]): StreamFaults {
  const result: StreamFaults = {
    streams: new Set(frames.map(({ ssrc }) => ssrc)).size,
    backward: 0,
    widths: [],
  };
  frames.forEach((frame, index) => {
    if (frame.key && frame.width !== result.widths.at(-1)) result.widths.push(frame.width);
    const before = frames[index - 1];
    const ticks = before ? (frame.rtp - before.rtp + kRound) % kRound : 1;
    if (ticks === 0 || ticks >= kRound / 2) result.backward += 1;
  });
  return result;
}
