// Loses part of what the relay carries, the same part in each run.
import type { HostileServer } from './hostile_server.js';

const kLoss = 0.3;

export interface LossCount {
  lost: number;
  passed: number;
}

/** Numbers from 0 to 1, the same ones in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** From now on three of ten messages of the encryption, in either direction, do not arrive. */
export function loseHandshake(server: HostileServer, seed: number): LossCount {
  const count = { lost: 0, passed: 0 };
  const random = seeded(seed);
  server.meddle = (message) => {
    const gone = random() < kLoss;
    if (gone) count.lost += 1;
    else count.passed += 1;
    return gone ? [] : [message];
  };
  return count;
}
