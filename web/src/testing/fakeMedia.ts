import { vi } from 'vitest';

export interface FakeMedia {
  getUserMedia: ReturnType<typeof vi.fn<(wish: MediaStreamConstraints) => Promise<MediaStream>>>;
  stopped: () => number;
}

/** Camera and microphone that exist only here. `refuse` names the browser's error for a wish, if any. */
export function fakeMedia(
  refuse: (wish: MediaStreamConstraints) => string | null = () => null,
): FakeMedia {
  let stopped = 0;
  const track = (kind: string) => ({
    kind,
    stop: () => {
      stopped += 1;
    },
    getSettings: () => ({ deviceId: `${kind}-1` }),
  });
  const getUserMedia = vi.fn((wish: MediaStreamConstraints) => {
    const error = refuse(wish);
    if (error !== null) return Promise.reject(new DOMException('refused', error));
    const video = wish.video ? [track('video')] : [];
    const audio = wish.audio ? [track('audio')] : [];
    return Promise.resolve({
      getTracks: () => [...video, ...audio],
      getVideoTracks: () => video,
      getAudioTracks: () => audio,
    } as unknown as MediaStream);
  });
  const device = (kind: string, number: number) => ({
    kind: `${kind}input`,
    deviceId: `${kind}-${number}`,
    label: `${kind} ${number}`,
  });
  const mediaDevices = Object.assign(new EventTarget(), {
    getUserMedia,
    enumerateDevices: () =>
      Promise.resolve([device('video', 1), device('video', 2), device('audio', 1)]),
  });
  setMediaDevices(mediaDevices);
  return { getUserMedia, stopped: () => stopped };
}

/** Puts `navigator.mediaDevices` in place; `undefined` is a browser without, or a page without https. */
export function setMediaDevices(mediaDevices: object | undefined): void {
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: mediaDevices });
}
