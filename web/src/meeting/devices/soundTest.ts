const kRecordMs = 3_000;

/** Records the voice for three seconds. Nothing leaves the device: the bytes are played back and forgotten. */
export async function recordVoice(stream: MediaStream, ms = kRecordMs): Promise<ArrayBuffer> {
  const recorder = new MediaRecorder(new MediaStream(stream.getAudioTracks()));
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const stopped = new Promise<void>((resolve, reject) => {
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new Error('recording failed'));
  });
  recorder.start();
  setTimeout(() => recorder.state !== 'inactive' && recorder.stop(), ms);
  await stopped;
  return new Blob(pieces).arrayBuffer();
}

/** Plays what was recorded, to its end. */
export async function playBack(recorded: ArrayBuffer): Promise<void> {
  const context = new AudioContext();
  try {
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(recorded);
    source.connect(context.destination);
    const ended = new Promise((resolve) => {
      source.onended = resolve;
    });
    source.start();
    await ended;
  } finally {
    await context.close().catch(() => undefined);
  }
}
