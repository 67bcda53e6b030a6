import { vi } from 'vitest';
import type {
  CallSnapshot,
  Moderation,
  OwnMedia,
  PersonInCall,
} from '../meeting/call/callSnapshot';

export const track = { attach: () => undefined, detach: () => undefined };

export function personInCall(change: Partial<PersonInCall> = {}): PersonInCall {
  return {
    identity: 'p1',
    name: 'Erika Muster',
    camera: track,
    awaited: null,
    screen: null,
    sounds: [{ id: 's1', track }],
    microphoneOn: true,
    speaking: false,
    quality: 'excellent',
    ...change,
  };
}

export function ownMedia(change: Partial<OwnMedia> = {}): OwnMedia {
  return {
    camera: track,
    microphoneOn: true,
    cameraOn: true,
    screenOn: false,
    quality: 'excellent',
    toggleMicrophone: vi.fn(),
    toggleCamera: vi.fn(),
    toggleScreen: vi.fn(),
    failure: null,
    dismissFailure: vi.fn(),
    ...change,
  };
}

export function callSnapshot(change: Partial<CallSnapshot> = {}): CallSnapshot {
  return {
    connection: 'connected',
    people: [personInCall()],
    own: ownMedia(),
    connectAgain: vi.fn(),
    fetchAgain: vi.fn(),
    data: { mode: 'full', choose: vi.fn() },
    devices: { lists: [], choose: vi.fn(), news: null, dismissNews: vi.fn() },
    noise: { on: false, state: 'off', choose: vi.fn() },
    blur: { on: false, state: 'off', slow: false, choose: vi.fn(), showAll: vi.fn() },
    practiceNews: null,
    delayedUntil: undefined,
    startedAtMs: Date.now() - 65_000,
    ...change,
  };
}

export function moderation(change: Partial<Moderation> = {}): Moderation {
  return {
    waiting: [],
    admit: vi.fn(),
    deny: vi.fn(),
    remove: vi.fn(),
    act: vi.fn(),
    end: vi.fn(),
    problem: null,
    ...change,
  };
}
