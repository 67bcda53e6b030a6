import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BackgroundBlur, type Painter } from './backgroundBlur';

// jsdom has neither video nor canvas; what becomes of pictures is shown in tests/browser/blur.spec.ts.
const { framesOf } = vi.hoisted(() => ({
  framesOf:
    vi.fn<(track: MediaStreamTrack, onFrame: (video: HTMLVideoElement) => void) => () => void>(),
}));
vi.mock('./framesOf', () => ({ framesOf }));

const camera = {} as MediaStreamTrack;
const stopFrames = vi.fn();
let picture: () => void = () => undefined;

function painter() {
  return {
    track: { stop: vi.fn() } as unknown as MediaStreamTrack,
    paint: vi.fn<Painter['paint']>(),
    blank: vi.fn(),
    close: vi.fn(),
  };
}

beforeEach(() => {
  vi.clearAllMocks();
  framesOf.mockImplementation((_track, onFrame) => {
    picture = () => onFrame(document.createElement('video'));
    return stopFrames;
  });
});

async function running(made = painter()) {
  const blur = new BackgroundBlur(() => Promise.resolve(made));
  const ready = blur.init({ track: camera });
  await vi.waitFor(() => expect(framesOf).toHaveBeenCalled());
  picture();
  await ready;
  return { blur, made };
}

describe('background blur', () => {
  it('gives no track before the first blurred picture', async () => {
    const made = painter();
    const blur = new BackgroundBlur(() => Promise.resolve(made));
    const ready = blur.init({ track: camera });
    await vi.waitFor(() => expect(framesOf).toHaveBeenCalled());
    expect(blur.processedTrack).toBeUndefined();
    expect(blur.now().state).toBe('starting');
    picture();
    await ready;
    expect(made.paint).toHaveBeenCalledTimes(1);
    expect(blur.processedTrack).toBe(made.track);
    expect(blur.now().state).toBe('on');
  });

  it('gives none where the program does not come', async () => {
    const blur = new BackgroundBlur(() => Promise.reject(new Error('no WebAssembly')));
    await expect(blur.init({ track: camera })).rejects.toThrow('no WebAssembly');
    expect(blur.processedTrack).toBeUndefined();
    expect(blur.now().state).toBe('failed');
  });

  it('goes blank when it breaks, and keeps the blank track in its place', async () => {
    const { blur, made } = await running();
    made.paint.mockImplementation(() => {
      throw new Error('lost');
    });
    const told = vi.fn();
    blur.subscribe(told);
    picture();
    expect(made.blank).toHaveBeenCalledTimes(1);
    expect(blur.processedTrack).toBe(made.track);
    expect(blur.now().state).toBe('failed');
    expect(told).toHaveBeenCalled();
  });

  it('stays for another camera, and waits for its first picture', async () => {
    const { blur, made } = await running();
    const ready = blur.restart({ track: {} as MediaStreamTrack });
    expect(stopFrames).toHaveBeenCalled();
    await vi.waitFor(() => expect(framesOf).toHaveBeenCalledTimes(2));
    expect(blur.now().state).toBe('starting');
    picture();
    await ready;
    expect(blur.processedTrack).toBe(made.track);
    expect(made.close).not.toHaveBeenCalled();
  });

  it('does not come back when it was stopped while it loaded', async () => {
    const made = painter();
    let loaded: (made: Painter) => void = () => undefined;
    const blur = new BackgroundBlur(() => new Promise((resolve) => (loaded = resolve)));
    const ready = blur.init({ track: camera });
    await blur.destroy();
    loaded(made);
    await expect(ready).rejects.toThrow();
    expect(made.close).toHaveBeenCalledTimes(1);
    expect(blur.processedTrack).toBeUndefined();
    expect(blur.now().state).toBe('off');
  });

  it('says when the device is too slow for it, after thirty slow pictures on end', async () => {
    const { blur, made } = await running();
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    made.paint.mockImplementation(() => {
      nowMs += 80;
    });
    for (let count = 0; count < 29; count += 1) picture();
    expect(blur.now().slow).toBe(false);
    picture();
    expect(blur.now()).toEqual({ state: 'on', slow: true });
  });
});
