import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import simdAddress from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url';
import plainAddress from '@sapphi-red/web-noise-suppressor/rnnoise.wasm?url';
import workletAddress from '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url';
import type { AudioProcessorOptions, Track, TrackProcessor } from 'livekit-client';

/** The only rate that RNNoise knows; the browser converts the microphone's own. */
const kSampleRate = 48_000;
/** How long the browser may hold the sound processing back before the plain microphone is better. */
const kPatienceMs = 2_000;

/**
 * Takes noise out of the microphone's sound with RNNoise, on this device and before it is encrypted. Sits on one track and
 * follows it to another microphone. Without a context that runs nobody would hear anything: then it calls `onBroken`.
 */
export class NoiseSuppressor implements TrackProcessor<Track.Kind.Audio, AudioProcessorOptions> {
  readonly name = 'noise-suppressor';
  processedTrack?: MediaStreamTrack;
  private nodes?: { source: MediaStreamAudioSourceNode; suppressor: RnnoiseWorkletNode };

  private constructor(
    readonly context: AudioContext,
    private readonly program: ArrayBuffer,
    private readonly onBroken: () => void,
  ) {
    context.addEventListener('statechange', this.onState);
  }

  /** Fetches the program. Rejects where the browser has no audio worklet or no WebAssembly, or does not let it run. */
  static async make(onBroken: () => void): Promise<NoiseSuppressor> {
    const context = new AudioContext({ sampleRate: kSampleRate, latencyHint: 'interactive' });
    try {
      const [program] = await Promise.all([
        loadRnnoise({ url: plainAddress, simdUrl: simdAddress }),
        context.audioWorklet.addModule(workletAddress),
      ]);
      // The worklet would say nothing of bytes that are no program, and give silence for ever.
      await WebAssembly.compile(program);
      await running(context);
      return new NoiseSuppressor(context, program, onBroken);
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  /** Of the library: the track to work on. */
  init = ({ track }: Pick<AudioProcessorOptions, 'track'>): Promise<void> => {
    const source = this.context.createMediaStreamSource(new MediaStream([track]));
    const suppressor = new RnnoiseWorkletNode(this.context, {
      maxChannels: 1,
      wasmBinary: this.program,
    });
    const out = new MediaStreamAudioDestinationNode(this.context, { channelCount: 1 });
    const [processed] = out.stream.getAudioTracks();
    if (!processed) return Promise.reject(new Error('no track comes out'));
    suppressor.addEventListener('processorerror', this.onBroken);
    source.connect(suppressor).connect(out);
    this.nodes = { source, suppressor };
    this.processedTrack = processed;
    return Promise.resolve();
  };

  restart = (options: AudioProcessorOptions): Promise<void> => {
    this.disconnect();
    return this.init(options);
  };

  destroy = async (): Promise<void> => {
    this.context.removeEventListener('statechange', this.onState);
    this.disconnect();
    if (this.context.state !== 'closed') await this.context.close();
  };

  private disconnect(): void {
    this.nodes?.source.disconnect();
    this.nodes?.suppressor.disconnect();
    this.nodes?.suppressor.destroy();
    this.processedTrack?.stop();
    delete this.nodes;
    delete this.processedTrack;
  }

  /** A telephone call takes the sound away on phones, and does not always give it back. */
  private readonly onState = (): void => {
    if (this.context.state === 'running') return;
    running(this.context).catch(this.onBroken);
  };
}

async function running(context: AudioContext): Promise<void> {
  let patience: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    patience = setTimeout(() => reject(new Error('the audio context does not run')), kPatienceMs);
  });
  await Promise.race([context.resume(), late]).finally(() => clearTimeout(patience));
}
