import { ImageSegmenter } from '@mediapipe/tasks-vision';
import loaderAddress from 'people-finder/vision_wasm_internal.js?url';
import programAddress from 'people-finder/vision_wasm_internal.wasm?url';
import modelAddress from 'people-model/selfie_segmenter_landscape.tflite?url';
import { startableAddress } from '../../e2ee/trustedAddress';

/** What the loader leaves in the page for whoever wants an instance of the program. */
interface LoaderPage {
  ModuleFactory?: unknown;
}

const trustedLoader = startableAddress('heydok-people-finder', loaderAddress);
let loaded: Promise<unknown> | null = null;

/** Finds people in pictures, on this device. The model was trained on people in front of cameras, as in calls. */
export class PeopleFinder {
  private lastMs = 0;

  private constructor(private readonly segmenter: ImageSegmenter) {}

  static async load(): Promise<PeopleFinder> {
    loaded ??= loadFactory();
    let factory: unknown;
    try {
      factory = await loaded;
    } catch (error) {
      loaded = null;
      throw error;
    }
    // The library takes it out of the page with each instance, and would otherwise load it past Trusted Types.
    (window as LoaderPage).ModuleFactory = factory;
    const segmenter = await ImageSegmenter.createFromOptions(
      { wasmLoaderPath: '', wasmBinaryPath: programAddress },
      {
        baseOptions: { modelAssetPath: modelAddress, delegate: 'CPU' },
        runningMode: 'VIDEO',
        outputConfidenceMasks: true,
        outputCategoryMask: false,
      },
    );
    return new PeopleFinder(segmenter);
  }

  /** `use` gets, for each point, how surely it belongs to a person, 0 to 1; valid only while it runs. Throws on failure. */
  find(picture: HTMLCanvasElement, use: (sureness: Float32Array) => void): void {
    // Times must rise.
    this.lastMs = Math.max(this.lastMs + 1, performance.now());
    let found = false;
    this.segmenter.segmentForVideo(picture, this.lastMs, ({ confidenceMasks }) => {
      const [people] = confidenceMasks ?? [];
      if (!people) return;
      found = true;
      use(people.getAsFloat32Array());
    });
    if (!found) throw new Error('no mask');
  }

  close(): void {
    this.segmenter.close();
  }
}

/** The loader is a plain script of the library; only its own address may be started as one. */
function loadFactory(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = trustedLoader();
    script.onload = () => {
      const factory = (window as LoaderPage).ModuleFactory;
      script.remove();
      if (factory === undefined) reject(new Error('the loader left nothing'));
      else resolve(factory);
    };
    script.onerror = () => {
      script.remove();
      reject(new Error('the loader did not come'));
    };
    document.head.append(script);
  });
}
