/** Runs of docs/e2ee/hdk.pml as check.sh writes them: one step a line, and what the devices know after it. */

export type Guest = 'alice' | 'bob';
export const kGuests: readonly Guest[] = ['alice', 'bob'];
/** The attacker's own keys, in the numbers of the model. */
export const kEve = 3;
/** Added to a guest's number for the keys of its second attempt. */
const kAgain = 3;

const kPhases = ['knocking', 'offering', 'waiting', 'inside', 'ended'] as const;
const kMet = ['none', 'host', 'fake'] as const;

export interface GuestSight {
  phase: (typeof kPhases)[number];
  /** 1, 2: how many times it knocked with new keys. */
  attempt: number;
  /** Whose HELLO it took. */
  met: (typeof kMet)[number];
  /** The newest epoch that it ever took; 0: none. */
  epoch: number;
  sends: boolean;
}

/** What the model says of all devices after a step. Owners of keys are numbers; 0 is none. */
export interface Sight {
  epoch: number;
  /** Owners of the keys that can open this epoch's grants, ascending. */
  sealedTo: readonly number[];
  members: Record<Guest, number>;
  candidates: Record<Guest, number>;
  guests: Record<Guest, GuestSight>;
}

export interface Step {
  name: string;
  arguments: readonly number[];
  after: Sight;
}

export function keyOwner(guest: Guest, attempt: number): number {
  return kGuests.indexOf(guest) + 1 + (attempt - 1) * kAgain;
}

export function parseTrace(text: string): Step[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine);
}

function parseLine(line: string): Step {
  const [step = '', after = ''] = line.split('|');
  const [name = '', ...rest] = step.trim().split(' ');
  return { name, arguments: rest.map(Number), after: parseSight(after) };
}

function parseSight(text: string): Sight {
  const [host = [], alice = [], bob = []] = text
    .split(':')
    .map((part) => part.trim().split(/\s+/).map(Number));
  const [epoch = 0, sealed = 0, ...keys] = host;
  return {
    epoch,
    sealedTo: [1, 2, 3, 4, 5].filter((owner) => (sealed & (1 << owner)) !== 0),
    members: { alice: keys[0] ?? 0, bob: keys[1] ?? 0 },
    candidates: { alice: keys[2] ?? 0, bob: keys[3] ?? 0 },
    guests: { alice: parseGuest(alice), bob: parseGuest(bob) },
  };
}

function parseGuest(numbers: readonly number[]): GuestSight {
  const [phase = -1, attempt = 0, met = -1, epoch = 0, sends = 0] = numbers;
  const known = { phase: kPhases[phase], met: kMet[met] };
  if (!known.phase || !known.met) throw new Error('no trace of this model');
  return { phase: known.phase, met: known.met, attempt, epoch, sends: sends === 1 };
}
