import type { Painter } from './backgroundBlur';
import { PeopleFinder } from './peopleFinder';

/** Of the picture in which people are looked for; the model knows no larger one. */
const kMask = { width: 256, height: 144 };
/** Of the picture from which the background is made: what it leaves out no filter brings back. */
const kBackground = { width: 40, height: 24 };
/** From how sure to how sure a point turns from background to person, which softens the edge. */
const kEdge = { from: 0.35, to: 0.75 };

/** Rejects where the browser has no WebGL2 or WebAssembly, or lets none of it run. */
export async function makeBlurPainter(): Promise<Painter> {
  return new BlurPainter(await PeopleFinder.load());
}

/** Draws people sharp on a blurred background. Each picture is judged by itself, so that no mask lags behind who moves. */
class BlurPainter implements Painter {
  private readonly out = surface(1, 1);
  /** Of one picture as it came, which people are looked for in and drawn from. */
  private readonly frame = surface(1, 1);
  private readonly small = surface(kMask.width, kMask.height);
  private readonly mask = surface(kMask.width, kMask.height);
  private readonly background = surface(kBackground.width, kBackground.height);
  private readonly alpha = new ImageData(kMask.width, kMask.height);
  readonly track: MediaStreamTrack;

  constructor(private readonly finder: PeopleFinder) {
    const [track] = this.out.canvas.captureStream().getVideoTracks();
    if (!track) throw new Error('no track comes out');
    this.track = track;
  }

  paint(video: HTMLVideoElement): void {
    const { videoWidth: width, videoHeight: height } = video;
    fit(this.frame.canvas, width, height);
    fit(this.out.canvas, width, height);
    this.frame.drawImage(video, 0, 0, width, height);
    this.small.drawImage(this.frame.canvas, 0, 0, kMask.width, kMask.height);
    this.findPeople();

    // Halfway first: a picture shrunk in one step keeps single points instead of means.
    this.background.drawImage(this.small.canvas, 0, 0, kBackground.width, kBackground.height);

    const { out } = this;
    out.globalCompositeOperation = 'copy';
    out.drawImage(this.mask.canvas, 0, 0, width, height);
    out.globalCompositeOperation = 'source-in';
    out.drawImage(this.frame.canvas, 0, 0);
    out.globalCompositeOperation = 'destination-over';
    out.drawImage(this.background.canvas, 0, 0, width, height);
  }

  blank(): void {
    const { out } = this;
    out.globalCompositeOperation = 'copy';
    out.fillStyle = '#000';
    out.fillRect(0, 0, out.canvas.width, out.canvas.height);
    try {
      this.finder.close();
    } catch {
      // A program that broke need not close well; the picture is blank already.
    }
  }

  close(): void {
    this.track.stop();
    this.finder.close();
  }

  private findPeople(): void {
    const { data } = this.alpha;
    this.finder.find(this.small.canvas, (sureness) => {
      if (sureness.length * 4 !== data.length) throw new Error('the mask has another size');
      sureness.forEach((sure, at) => {
        data[4 * at + 3] = (255 * (sure - kEdge.from)) / (kEdge.to - kEdge.from);
      });
    });
    this.mask.putImageData(this.alpha, 0, 0);
  }
}

function surface(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  return context;
}

/** A change of size empties a canvas and its settings; a turned phone is one. */
function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
}
