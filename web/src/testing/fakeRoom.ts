import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

/** As much of a LiveKit room as joining and leaving need; the test decides what the server does. */
export class FakeRoom extends EventEmitter {
  static made: FakeRoom[] = [];

  state = 'disconnected';
  canPlaybackAudio = true;
  remoteParticipants = new Map<string, { name: string; trackPublications: Map<string, never> }>();
  localParticipant = {
    trackPublications: new Map<string, never>(),
    enableCameraAndMicrophone: vi.fn(() => Promise.resolve()),
    setCameraEnabled: vi.fn((_on: boolean) => Promise.resolve()),
    setMicrophoneEnabled: vi.fn((_on: boolean) => Promise.resolve()),
  };
  connect = vi.fn((_url: string, _token: string): Promise<void> => {
    this.state = 'connected';
    return Promise.resolve();
  });
  disconnect = vi.fn(() => {
    this.state = 'disconnected';
    return Promise.resolve();
  });

  constructor(readonly options: unknown) {
    super();
    FakeRoom.made.push(this);
  }

  /** The connection is gone, for the reason the server gave. */
  lose(reason: number): void {
    this.state = 'disconnected';
    this.emit('disconnected', reason);
  }
}
