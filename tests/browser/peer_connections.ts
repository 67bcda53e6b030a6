// Watches WebRTC from outside the client: records every RTCPeerConnection that a page makes, so that a
// test counts decoded frames and audio energy instead of believing the page.
import type { BrowserContext, Page } from '@playwright/test';

export interface MediaReceived {
  connections: number;
  framesDecoded: number;
  videoBytes: number;
  audioBytes: number;
  audioEnergy: number;
  widest: number;
}

/** Runs in the page, before its own scripts. */
export function recordPeerConnections(): void {
  const seen: RTCPeerConnection[] = [];
  const Original = window.RTCPeerConnection;
  class Watched extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      seen.push(this);
    }
  }
  window.RTCPeerConnection = Watched;
  Object.assign(window, { testPeerConnections: seen });
}

/** Runs in the page: what it has received so far over all its peer connections, closed ones included. */
export async function readMediaReceived(): Promise<MediaReceived> {
  const seen =
    (window as unknown as { testPeerConnections?: RTCPeerConnection[] }).testPeerConnections ?? [];
  const sum = {
    connections: seen.length,
    framesDecoded: 0,
    videoBytes: 0,
    audioBytes: 0,
    audioEnergy: 0,
    widest: 0,
  };
  for (const connection of seen) {
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type !== 'inbound-rtp') continue;
      if (entry.kind === 'video') {
        sum.framesDecoded += entry.framesDecoded ?? 0;
        sum.videoBytes += entry.bytesReceived ?? 0;
        sum.widest = Math.max(sum.widest, entry.frameWidth ?? 0);
      } else {
        sum.audioBytes += entry.bytesReceived ?? 0;
        sum.audioEnergy += entry.totalAudioEnergy ?? 0;
      }
    }
  }
  return sum;
}

/** Call before the context opens its first page. */
export async function watchPeerConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(recordPeerConnections);
}

/** What the page has received so far over all its peer connections, closed ones included. */
export async function mediaReceived(page: Page): Promise<MediaReceived> {
  return page.evaluate(readMediaReceived);
}

/** What one received track has brought so far: frames of a picture, or energy of a sound. */
export interface StreamReceived {
  id: string;
  kind: 'audio' | 'video';
  amount: number;
}

/** Each track that the page receives, by itself: in a call of three, everybody has to be seen and heard. */
export async function streamsReceived(page: Page): Promise<StreamReceived[]> {
  return page.evaluate(async () => {
    const { testPeerConnections: seen = [] } = window as unknown as {
      testPeerConnections?: RTCPeerConnection[];
    };
    const streams: StreamReceived[] = [];
    for (const [index, connection] of seen.entries()) {
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp') continue;
        const amount = entry.kind === 'video' ? entry.framesDecoded : entry.totalAudioEnergy;
        streams.push({ id: `${index} ${entry.id}`, kind: entry.kind, amount: amount ?? 0 });
      }
    }
    return streams;
  });
}

/** Over what the media of the open connections runs: the protocols of the selected candidate pairs, sorted. */
export async function mediaProtocols(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { testPeerConnections: seen = [] } = window as unknown as {
      testPeerConnections?: RTCPeerConnection[];
    };
    const protocols = new Set<string>();
    for (const connection of seen) {
      if (connection.connectionState !== 'connected') continue;
      const stats = await connection.getStats();
      for (const entry of stats.values()) {
        if (entry.type !== 'transport' || entry.selectedCandidatePairId === undefined) continue;
        const { localCandidateId } = stats.get(entry.selectedCandidatePairId);
        protocols.add(stats.get(localCandidateId).protocol);
      }
    }
    return [...protocols].sort();
  });
}
