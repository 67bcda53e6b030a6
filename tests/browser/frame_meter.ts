// Looks at each received picture that a page shows: its RTP timestamp, size and time. Chromium only. Picture ids are
// not told to a page; tests/simulation reads them.
import type { Page } from '@playwright/test';

export interface ReceivedFrame {
  /** RTP timestamp, 90 kHz, modulo 2^32. */
  rtp: number;
  /** When its last packet came. */
  atMs: number;
  width: number;
}

/** Runs in the page. */
function recordFrames(): void {
  const frames: ReceivedFrame[] = [];
  const watched = new Set<HTMLVideoElement>();
  const watch = (video: HTMLVideoElement): void => {
    video.requestVideoFrameCallback((_now, { rtpTimestamp, receiveTime, width }) => {
      if (rtpTimestamp !== undefined) {
        frames.push({ rtp: rtpTimestamp, atMs: receiveTime ?? 0, width });
      }
      watch(video);
    });
  };
  setInterval(() => {
    for (const video of document.querySelectorAll('video')) {
      if (!watched.has(video)) watch(video);
      watched.add(video);
    }
  }, 100);
  Object.assign(window, { testFrames: frames });
}

/** From now on, for one remote picture. */
export function watchFrames(page: Page): Promise<void> {
  return page.evaluate(recordFrames);
}

/** All so far, in the order of arrival. */
export function receivedFrames(page: Page): Promise<ReceivedFrame[]> {
  return page.evaluate(
    () => (window as unknown as { testFrames: ReceivedFrame[] }).testFrames ?? [],
  );
}

export interface Continuity {
  frames: number;
  widths: number[];
  /** Timestamps that did not rise from one picture to the next. */
  backward: number;
  /** The most that media time and arrival drifted apart from one picture to the next, ms. */
  largestJumpMs: number;
  /** The longest time without a picture, ms. */
  longestPauseMs: number;
}

const kTicksPerMs = 90;
const kRound = 2 ** 32;

export function continuityOf(frames: ReceivedFrame[]): Continuity {
  const result: Continuity = {
    frames: frames.length,
    widths: [],
    backward: 0,
    largestJumpMs: 0,
    longestPauseMs: 0,
  };
  frames.forEach((frame, index) => {
    if (frame.width > 0 && frame.width !== result.widths.at(-1)) result.widths.push(frame.width);
    const before = frames[index - 1];
    if (!before) return;
    const raw = (frame.rtp - before.rtp + kRound) % kRound;
    const ticks = raw >= kRound / 2 ? raw - kRound : raw;
    if (ticks <= 0) result.backward += 1;
    const pauseMs = frame.atMs - before.atMs;
    result.longestPauseMs = Math.max(result.longestPauseMs, pauseMs);
    const jumpMs = Math.abs(ticks / kTicksPerMs - pauseMs);
    result.largestJumpMs = Math.max(result.largestJumpMs, jumpMs);
  });
  return result;
}
