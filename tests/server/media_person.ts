// A participant with real media, from LiveKit's native client: sends a tone and listens.
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  type RemoteTrack,
} from '@livekit/rtc-node';

const kRate = 48_000;
const kFrameMs = 10;
const kToneHz = 440;

export class MediaPerson {
  readonly room = new Room();
  /** Samples that were not silent, of everybody else together. */
  samplesHeard = 0;
  /** What the client said of its connection, in order. */
  readonly news: string[] = [];
  private readonly source = new AudioSource(kRate, 1);
  private talking = true;

  static async join(url: string, token: string): Promise<MediaPerson> {
    const person = new MediaPerson();
    const { room } = person;
    room.on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
      if (track.kind === TrackKind.KIND_AUDIO) void person.listen(track);
    });
    room.on(RoomEvent.Reconnecting, () => person.news.push('reconnecting'));
    room.on(RoomEvent.Reconnected, () => person.news.push('reconnected'));
    room.on(RoomEvent.Disconnected, (reason) => person.news.push(`disconnected ${reason}`));
    await room.connect(url, token, { autoSubscribe: true, dynacast: false });
    return person;
  }

  /** Publishes a tone as the microphone until leave(). The track's sid. */
  async talk(): Promise<string> {
    const options = new TrackPublishOptions();
    options.source = TrackSource.SOURCE_MICROPHONE;
    const track = LocalAudioTrack.createAudioTrack('tone', this.source);
    const publication = await this.room.localParticipant?.publishTrack(track, options);
    void this.sing();
    return publication?.sid ?? '';
  }

  async leave(): Promise<void> {
    this.talking = false;
    await this.room.disconnect();
  }

  private async sing(): Promise<void> {
    const samples = (kRate * kFrameMs) / 1000;
    for (let at = 0; this.talking; at += samples) {
      const wave = Int16Array.from({ length: samples }, (_, i) =>
        Math.round(8000 * Math.sin((2 * Math.PI * kToneHz * (at + i)) / kRate)),
      );
      await this.source.captureFrame(new AudioFrame(wave, kRate, 1, samples));
    }
  }

  private async listen(track: RemoteTrack): Promise<void> {
    for await (const frame of new AudioStream(track, kRate, 1)) {
      this.samplesHeard += frame.data.filter((sample) => Math.abs(sample) > 500).length;
    }
  }
}
