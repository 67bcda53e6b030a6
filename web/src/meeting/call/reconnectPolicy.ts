import type { ReconnectContext, ReconnectPolicy } from 'livekit-client';

/** How long to wait before the next try, by how long the connection has been gone. */
const kPauses = [
  { untilMs: 5_000, pauseMs: 200 },
  { untilMs: 20_000, pauseMs: 700 },
  { untilMs: 60_000, pauseMs: 2_000 },
];

/**
 * Tries again quickly while a short interruption or a restart of the server is likely, and for a whole minute in all: an
 * elevator, a tunnel. The library's own steps reach seconds at the third try, which a person in a consultation sees.
 */
export const reconnectPolicy: ReconnectPolicy = {
  nextRetryDelayInMs({ elapsedMs, retryCount }: ReconnectContext): number | null {
    const step = kPauses.find(({ untilMs }) => elapsedMs < untilMs);
    if (!step) return null;
    // Spread, so that everybody's clients do not return to a restarted server in the same instant.
    const spread = retryCount === 0 ? Math.random() / 2 : 0.5 + Math.random();
    return Math.round(step.pauseMs * spread);
  },
};
