import type { Track, TrackProcessor, VideoProcessorOptions } from 'livekit-client';
import { remember, remembered } from '../remembered';
import { framesOf } from './framesOf';

const kStored = 'heydok-background-blur';
/** The first picture may need the program compiled; a camera that gives none for so long gives none. */
const kFirstPictureMs = 20_000;
/** A picture that takes longer than this leaves fewer than 15 of them a second. */
const kSlowPictureMs = 1_000 / 15;
/** A hiccup is no slow device. */
const kSlowPictures = 30;

/** Whether this person wants their background blurred, on this device. */
export function blurWanted(): boolean {
  return remembered(kStored) === 'on';
}

export function rememberBlur(on: boolean): void {
  remember(kStored, on ? 'on' : 'off');
}

/** What turns a camera's picture into one with a blurred background. */
export interface Painter {
  /** The painted pictures; nothing but those, ever. */
  readonly track: MediaStreamTrack;
  /** Throws when it cannot tell people from background. */
  paint: (video: HTMLVideoElement) => void;
  /** Leaves nothing of a picture to be seen. */
  blank: () => void;
  close: () => void;
}

export interface BlurStatus {
  /** `failed`: this device cannot, or no longer; what comes out is blank. */
  state: 'off' | 'starting' | 'on' | 'failed';
  /** The device does not get to 15 pictures a second. */
  slow: boolean;
}

/** Fetches the program that finds people in pictures, some three megabytes, packed, the first time. */
async function loadPainter(): Promise<Painter> {
  const { makeBlurPainter } = await import('./blurPainter');
  return makeBlurPainter();
}

/**
 * Blurs the background of the own picture on this device, before it is encrypted. A promise of privacy must not fail silently:
 * no track comes out before the first blurred picture, and when the program breaks the picture goes blank.
 */
export class BackgroundBlur implements TrackProcessor<Track.Kind.Video, VideoProcessorOptions> {
  readonly name = 'background-blur';
  processedTrack?: MediaStreamTrack;
  private status: BlurStatus = { state: 'off', slow: false };
  private readonly listeners = new Set<() => void>();
  private painter: Painter | null = null;
  private stopFrames: () => void = () => undefined;
  /** Ends the wait for a first picture. */
  private giveUp: () => void = () => undefined;
  private slowPictures = 0;
  /** Which start is under way or running; what an earlier one still does is void. */
  private run = 0;

  constructor(private readonly load: () => Promise<Painter> = loadPainter) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  now = (): BlurStatus => this.status;

  /** Of the library: rejects when no blurred picture comes, and then gives no track. */
  init = async ({ track }: Pick<VideoProcessorOptions, 'track'>): Promise<void> => {
    const mine = ++this.run;
    this.stopFrames();
    this.giveUp();
    this.tell({ state: 'starting', slow: false });
    try {
      const painter = this.painter ?? (await this.load());
      if (mine !== this.run) {
        if (painter !== this.painter) painter.close();
        throw new Error('it was stopped or begun anew');
      }
      this.painter = painter;
      await this.firstPicture(track, painter);
      if (mine !== this.run) throw new Error('it was stopped or begun anew');
      this.processedTrack = painter.track;
      this.tell({ state: 'on', slow: false });
    } catch (error) {
      if (mine === this.run) this.fail();
      throw error;
    }
  };

  /** Of the library: another camera, or the same one switched on again. */
  restart = (options: Pick<VideoProcessorOptions, 'track'>): Promise<void> => this.init(options);

  /** Of the library. May be begun again with `init`. */
  destroy = (): Promise<void> => {
    this.run += 1;
    this.stopFrames();
    this.giveUp();
    this.processedTrack?.stop();
    this.painter?.close();
    this.painter = null;
    delete this.processedTrack;
    if (this.status.state !== 'failed') this.tell({ state: 'off', slow: false });
    return Promise.resolve();
  };

  /** The person has decided anew: an earlier failure says nothing any more. */
  forgetFailure(): void {
    if (this.status.state === 'failed') this.tell({ state: 'off', slow: false });
  }

  private firstPicture(track: MediaStreamTrack, painter: Painter): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => this.giveUp(), kFirstPictureMs);
      this.giveUp = () => {
        clearTimeout(patience);
        reject(new Error('no picture comes'));
      };
      this.slowPictures = 0;
      this.stopFrames = framesOf(track, (video) => {
        const beganAt = performance.now();
        try {
          painter.paint(video);
        } catch (error) {
          clearTimeout(patience);
          this.fail();
          reject(error instanceof Error ? error : new Error('the picture cannot be blurred'));
          return;
        }
        clearTimeout(patience);
        resolve();
        this.weigh(performance.now() - beganAt);
      });
    });
  }

  private weigh(tookMs: number): void {
    this.slowPictures = tookMs > kSlowPictureMs ? this.slowPictures + 1 : 0;
    const slow = this.slowPictures >= kSlowPictures;
    if (slow && !this.status.slow) this.tell({ ...this.status, slow });
  }

  /** The blank track stays in its place: the library would send the camera's own where there is none. */
  private fail(): void {
    this.stopFrames();
    const broken = this.painter;
    this.painter = null;
    // Told whatever a broken program makes of being asked for more: the camera must go off.
    try {
      broken?.blank();
    } finally {
      this.tell({ state: 'failed', slow: false });
    }
  }

  private tell(status: BlurStatus): void {
    this.status = status;
    for (const listener of this.listeners) listener();
  }
}
